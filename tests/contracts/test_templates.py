"""Templates only show: nothing hides in them, none is forgotten, sentences go through the catalogue."""

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path

import allauth
import pytest

import accounts.enums
import budget.enums
import voting.enums
from accounts.services.mail import template_of
from tests.environment import ROOT

FOLDER = ROOT / "frontend" / "templates"
TEMPLATES = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.*")}
HTML = [name for name in TEMPLATES if name.endswith(".html")]
PACKAGES = ("accounts", "budget", "voting", "frontend", "deploy")

# What a template may name by a variable: a message's words extend the subject, the text or the page in turn;
# the rulebook shows one text per article.
NAMED_BY_VARIABLE = {"layout", "shown.text", "box.template_name"}
# What Django and allauth look up by names of their own.
OF_DJANGO = {"403.html", "404.html", "500.html"}
LAYOUTS_OF_MAIL = ("subject.txt", "text.txt", "letter.txt", "page.html", "refuse.txt")
ALLAUTH = Path(allauth.__file__).parent / "templates"
# Mail programs read no style sheet.
STYLED_IN_PLACE = {"mail/layouts/page.html"}
# Parts of a page that are not told as parameters: what every page has, and what Django adds to a loop.
ON_EVERY_PAGE = {"request", "messages", "csrf_token", "forloop", "municipality", "edition", "block", "now"}
ON_EVERY_PAGE |= {"site_nav", "person_menu", "True", "False", "None", "not", "and", "or", "in", "is"}

# Examples to copy from, served in development only.
EXAMPLES = "components_page/"
# Whole in themselves: not a page, not a part of one.
STAND_ALONE = ("components/", "layouts/", "mail/", "account/email/", "account/messages/", "mfa/", "500.html")


COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
# A block that fills a `class` attribute of its layout.
CLASSES = re.compile(r"{%\s*block \w+\s*%}[\w -]*--[\w -]*{%\s*endblock\s*\w*\s*%}")
# Shown as they are in every language: names, and entities.
SAME_EVERYWHERE = {"Faire", "Ensemble", "English", "Français", "nbsp", "amp", "rarr", "larr", "middot"}


def breaches(names: Iterable[str], find: Callable[[str], Collection[str]]) -> dict[str, Collection[str]]:
    return {name: found for name in sorted(names) if (found := find(TEMPLATES[name]))}


def named_in_code() -> Iterator[str]:
    """As regular expressions: `f"setup/{step}.html"` names a family."""
    for path in chain.from_iterable(sorted((ROOT / package).rglob("*.py")) for package in PACKAGES):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value.endswith((".html", ".txt")):
                    yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z_]+"
                    for part in node.values
                )
                yield "".join(parts)


def named_by_others(name: str) -> bool:
    kinds = (*accounts.enums.PeopleNotice, *budget.enums.BudgetNotice, *voting.enums.VotingNotice)
    of_mail = {template_of(kind) for kind in kinds} | {f"mail/layouts/{file}" for file in LAYOUTS_OF_MAIL}
    stem = name.removesuffix(".txt")
    in_allauth = (ALLAUTH / name).exists() or (ALLAUTH / f"{stem}_message.txt").exists()
    return name in OF_DJANGO | of_mail or (name.startswith(("account/", "mfa/")) and in_allauth)


def named_in(text: str) -> set[str]:
    return set(re.findall(r"""{%-?\s*(?:include|extends|drawn)\s+["']([^"']+)["']""", text))


def reached() -> set[str]:
    patterns = re.compile("|".join(sorted(set(named_in_code()))))
    waiting = {name for name in TEMPLATES if patterns.fullmatch(name) or named_by_others(name)}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= (named_in(TEMPLATES.get(name, "")) & TEMPLATES.keys()) - found
    return found


def test_no_template_is_unused() -> None:
    assert TEMPLATES.keys() - reached() == set()


def test_templates_name_others_that_exist() -> None:
    named = {(name, other) for name, text in TEMPLATES.items() for other in named_in(text)}

    assert {(name, other) for name, other in named if other not in TEMPLATES} == set()


def test_a_template_names_others_in_full() -> None:
    variable = re.compile(r"{%\s*(?:include|extends|drawn)\s+([^\"'\s]+)")

    assert breaches(TEMPLATES, lambda text: set(variable.findall(text)) - NAMED_BY_VARIABLE) == {}


def parameters_used(text: str) -> set[str]:
    """The names a component reads and does not make itself."""
    code = COMMENT.sub(" ", text)
    tags = re.findall(r"{{(.*?)}}|{%(.*?)%}", code, flags=re.DOTALL)
    made = set(re.findall(r"\bas\s+(\w+)", code)) | set(re.findall(r"\b(\w+)=", code))
    for names in re.findall(r"{%\s*for\s+([\w\s,]+?)\s+in\s", code):
        made |= set(re.split(r"[\s,]+", names))
    used: set[str] = set()
    for shown, tag in tags:
        if tag and not re.match(r"\s*(if|elif|for|with|include)\b", tag):
            continue
        words = re.sub(r"\"[^\"]*\"|'[^']*'", " ", shown or tag.split(maxsplit=1)[-1])
        words = re.sub(r"^\s*[\w\s,]+?\s+in\s", " ", words) if re.match(r"\s*for\b", tag) else words
        used |= set(re.findall(r"(?<![\w.|:])([a-z_]\w*)(?!\w*=)", words))
    return used - made - ON_EVERY_PAGE - {"only", "with", "by", "reversed"}


def test_a_component_opens_with_its_parameters() -> None:
    def untold(text: str) -> set[str]:
        opening = re.match(r"{#(.*?)#}", text, flags=re.DOTALL)
        return parameters_used(text) - set(re.findall(r"\w+", opening.group(1))) if opening else {"nothing"}

    assert breaches([name for name in HTML if name.startswith("components/")], untold) == {}


def test_a_fragment_starts_with_an_underscore_and_a_page_extends_a_layout() -> None:
    names = [name for name in HTML if not name.startswith(STAND_ALONE)]
    pages = {name for name in names if re.search(r"{%\s*extends\b", TEMPLATES[name])}

    assert {name for name in names if Path(name).name.startswith("_")} == set(names) - pages


def test_no_template_holds_style_or_script() -> None:
    inside = re.compile(r"<style|\sstyle\s*=|\son\w+\s*=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)

    assert breaches(set(HTML) - STYLED_IN_PLACE, inside.findall) == {}


def test_every_form_that_acts_is_protected() -> None:
    def unprotected(text: str) -> list[str]:
        forms = re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL | re.IGNORECASE)
        acting = [form for form in forms if re.search(r"""method=["']?post""", form, flags=re.IGNORECASE)]
        return [form for form in acting if "csrf_token" not in form]

    # Choosing a language is judged by where the form came from: a token would make each page one person's.
    ours = [name for name in HTML if not name.startswith(EXAMPLES)]
    assert breaches(set(ours) - {"components/language_switch.html"}, unprotected) == {}


def test_a_piece_that_acts_is_given_the_token_of_its_page() -> None:
    """What is included with `only` has no token but the one it is told: its form would be refused."""
    acting = {name for name in HTML if "{% csrf_token %}" in TEMPLATES[name]}

    def without_token(text: str) -> list[str]:
        told = re.findall(r"""{%\s*include "([^"]+)" with ([^%]*)only\s*%}""", text)
        return [piece for piece, parameters in told if piece in acting and "csrf_token=" not in parameters]

    assert breaches(HTML, without_token) == {}


def test_no_query_starts_in_a_template() -> None:
    """`.all` of what a query fetched ahead costs nothing; `tests/frontend/test_list_queries.py` counts."""
    query = re.compile(
        r"\.(?:objects|filter|exclude|order_by|(?<!errors\.)values|values_list|select_related|get_queryset)\b"
    )

    def queries(text: str) -> list[str]:
        inside = re.findall(r"{{(.*?)}}|{%(.*?)%}", text, flags=re.DOTALL)
        return query.findall(" ".join(map("".join, inside)))

    assert breaches(TEMPLATES, queries) == {}


# What is compared there is no state of ours, or was written down long before the page.
COMPARED = {
    "components/field.html": "the kind of a field, as Django names it",
    "components/language_switch.html": "a language of the browser",
    "components/messages.html": "the level of a message, as Django names it",
    "mail/budget_registration_decided.txt": "facts as they were noted when the message was owed",
    "mail/budget_review_decided.txt": "facts as they were noted when the message was owed",
}


def test_a_template_asks_and_does_not_compare() -> None:
    """Which status holds is decided where the page is put together: `{% if stands.is_draft %}`."""
    comparison = re.compile(r"""[=!]=\s*["'][^"']*["']|["'][^"']*["']\s*[=!]=""")

    def compared(text: str) -> list[str]:
        return comparison.findall(
            " ".join(re.findall(r"{%-?\s*(?:if|elif)\b(.*?)%}", COMMENT.sub(" ", text)))
        )

    assert breaches(TEMPLATES, compared).keys() == COMPARED.keys()


def test_placeholders_in_sentences_have_names() -> None:
    def nameless(text: str) -> list[str]:
        inside = (shown.strip() for block in BLOCK.findall(text) for shown in re.findall(r"{{(.*?)}}", block))
        quoted = re.findall(r"""{%\s*trans(?:late)?\s+(?:"([^"]*)"|'([^']*)')""", text)
        filled = [text for text in map("".join, quoted) if "%" in text or "{" in text]
        return [shown for shown in inside if not shown.isidentifier()] + filled

    assert breaches(TEMPLATES, nameless) == {}


def test_msgids_are_english_and_french_is_in_the_catalogue() -> None:
    accented = re.compile(r"[A-Za-z]*[àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛŒ]\w*")

    def french(text: str) -> set[str]:
        return set(accented.findall(COMMENT.sub(" ", text))) - SAME_EVERYWHERE

    assert breaches([name for name in TEMPLATES if not name.startswith(EXAMPLES)], french) == {}


def test_sentences_go_through_the_catalogue() -> None:
    def untranslated(text: str) -> set[str]:
        for code in (COMMENT, BLOCK, CLASSES, STYLE, re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)):
            text = code.sub(" ", text)
        return set(re.findall(r"[^\W\d_]{3,}", re.sub(r"<[^>]*>", " ", text))) - SAME_EVERYWHERE

    assert breaches([name for name in TEMPLATES if not name.startswith(EXAMPLES)], untranslated) == {}


@pytest.mark.parametrize(
    ("component", "untold"),
    [
        ("{# title. #}<p>{{ title }} {{ tone }}</p>", {"tone"}),
        ("{# rows. #}{% for term, value in rows %}{{ term }} {{ value|euros }}{% endfor %}", set()),
        ("{# label. #}{% include 'a.html' with label=label icon=picture only %}", {"picture"}),
    ],
)
def test_a_parameter_that_is_not_told_is_noticed(component: str, untold: set[str]) -> None:
    opening = component.partition("#}")[0]

    assert {name for name in parameters_used(component) if name not in opening} == untold


# How an end is said, and a beginning: midnight is 23:59 of the day before, respectively that day.
ENDS = {"deadline", "end", "end_in", "span", "until", "time_left", "urgency", "calendar_day"}
BEGINNINGS = {"opening", "opens", "span", "on_days", "time_left", "isoformat"}
WAYS = {"closes_at": ENDS, "complete_by": ENDS, "reply_by": ENDS, "opens_at": BEGINNINGS}
PRINTED = re.compile(
    r"(?<![:.\w])[\w.]*\b(closes_at|complete_by|reply_by|opens_at)\|(\w+)|{{[\s\w.]*\b(closes_at|complete_by|reply_by|opens_at)\s*}}"
)


def printed_raw(text: str) -> list[str]:
    return [
        found.group(0)
        for found in PRINTED.finditer(text)
        if found.group(3) or found.group(2) not in WAYS[found.group(1)]
    ]


def test_no_template_prints_an_end_as_it_is_kept() -> None:
    """A close at midnight is written 23:59 of the day before on every page, paper and message."""
    assert breaches(TEMPLATES, printed_raw) == {}


@pytest.mark.parametrize(
    "text",
    [
        "{{ poll.closes_at|day_hour }}",
        "{{ phase.closes_at }}",
        "{{ step.opens_at|deadline:at }}",
        "{{ x.reply_by|day }}",
    ],
)
def test_the_test_itself_sees_a_raw_end(text: str) -> None:
    assert printed_raw(text)


def test_days_in_words_have_one_place() -> None:
    """What code says of a day goes through `accounts/days.py`: 1er janvier, and ends as people read them."""
    formats = re.compile(r"date_format|DATE_FORMAT|DATETIME_FORMAT|strftime\(")
    where = {
        path.relative_to(ROOT).as_posix()
        for package in ("accounts", "budget", "voting", "frontend")
        for path in (ROOT / package).rglob("*.py")
        if formats.search(path.read_text("utf-8"))
    }

    assert where - {"accounts/days.py", "frontend/words/days.py", "voting/services/polls/barrier.py"} == set()
