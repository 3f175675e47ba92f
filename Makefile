PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
LOCK := pip compile --universal --python-version 3.11 --generate-hashes --upgrade --quiet \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
# Each worker has its own database, folders and servers; one that is done takes tests over from another.
PARALLEL := -n auto --maxprocesses 4 --dist worksteal

.PHONY: help env run test long check style types layers templates settings migrations catalogue format words bench lock

help:
	@echo "make run [PORT=8000]  the demo towns, with web server, worker and schedule; DEBUG=yes for developers"
	@echo "make test             the whole test suite, on SQLite and on PostgreSQL (some 10 minutes on 2 cores)"
	@echo "make long             races, kills and properties at length, on both databases (30 minutes at most)"
	@echo "make check            style, types, layers, templates, settings, migrations, catalogue"
	@echo "make format           what a tool can put in order"
	@echo "make words            the catalogue of French made anew from code and templates, and compiled"
	@echo "make bench            costs measured against each other"
	@echo "make lock             choose dependencies anew and write both requirements files"

# `make run` installs what the product needs; the other commands add what developers need.
run: .venv/requirements.txt
	@$(BIN)/python -m deploy.run --port $(PORT) $(if $(filter yes,$(DEBUG)),--debug)

env: .venv/requirements-dev.txt

# Both databases are tried even when the first fails; a machine without PostgreSQL skips the second, aloud.
# What is compiled is kept: else every worker, and every process that a test starts, compiles it again.
test long: export PYTHONDONTWRITEBYTECODE =
long: SUITE := --long
test long: env
	@status=0; \
	for database in sqlite postgresql; do \
		$(BIN)/pytest $(PARALLEL) --db $$database $(SUITE) || status=$$?; \
	done; \
	exit $$status

check: style types layers templates settings migrations catalogue

style: env
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/django-upgrade --check $$(git ls-files '*.py' ':!*/migrations/*')

types: env
	$(BIN)/mypy

layers: env
	$(BIN)/lint-imports --no-cache

templates: env
	$(BIN)/djlint --lint --quiet frontend/templates

settings: env
	$(BIN)/python -m tests.environment manage.py check --deploy --fail-level WARNING

migrations: env
	$(BIN)/python -m tests.environment manage.py makemigrations --check --dry-run
	$(BIN)/pytest --quiet --db postgresql tests/contracts/test_migrations.py

catalogue: env
	$(BIN)/pytest --quiet tests/contracts/test_catalogue.py

format: env
	@$(BIN)/django-upgrade --exit-zero-even-if-changed $$(git ls-files '*.py' ':!*/migrations/*')
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format --quiet .

words: env
	@$(BIN)/python -m tests.words

bench: env
	@$(BIN)/python -m tests.bench $(WHAT)

# The stamp is a copy of the list that was installed: an environment is redone only when the list changes.
.venv/requirements-dev.txt: requirements-dev.txt .venv/bin/pip
	@cmp -s $< $@ || $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $<
	@cp $< $@
	@cp requirements.txt .venv/requirements.txt

.venv/requirements.txt: requirements.txt .venv/bin/pip
	@cmp -s $< $@ || $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $<
	@cp $< $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "Python 3.11, 3.12 or 3.13 is needed: try 'make PYTHON=python3.12 $(MAKECMDGOALS)'." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "This Python has no venv: install it first (on Debian: 'apt install python3-venv')." >&2; exit 1; }
	@echo "Preparing the environment (once, about a minute)…"
	@$(PYTHON) -m venv --clear .venv

lock:
	@test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(BIN)/python -m pip install -qq uv; }
	@$(BIN)/uv $(LOCK) pyproject.toml --output-file requirements.txt
	@$(BIN)/uv $(LOCK) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
