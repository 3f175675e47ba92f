"""What the privacy page and the cookies page say is what the program keeps and sets."""

import ast
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from budget.models import Juror, RegisterEntry
from deploy.celery import app
from frontend.help.cookies import COOKIES
from frontend.help.personal_data import KEPT
from frontend.people import codes
from frontend.people.mailbox import MAILED_LASTS
from frontend.pieces.catalogues import DAYS
from frontend.shell import kept
from tests.contracts.addresses import addresses
from tests.contracts.test_doors import modules
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.towns import whole_town
from tests.frontend.asking import path_to
from tests.frontend.rights import ANONYMOUS, TABLE
from voting.queries.polls import APPEAL

# Tables with nothing about a person: places, rules, money, counts, keys, and what the framework needs.
ABOUT_NOBODY = frozenset({
    "socialaccount.SocialApp",  # nobody writes it: providers are settings
    "accounts.Job", "accounts.KeyFingerprint", "accounts.Sweep", "accounts.Territory",
    "accounts.VotingSheet", "auth.Group",
    "auth.Permission", "budget.AddressFile", "budget.CostLine", "budget.Criterion", "budget.Envelope",
    "budget.Milestone", "budget.Phase", "budget.ReservedShare", "budget.ShortlistEntry", "budget.Street",
    "budget.StreetAddress", "budget.Theme",
    "contenttypes.ContentType",
    "voting.Checkpoint", "voting.Contest", "voting.ContestEntry", "voting.KeyRequest", "voting.LinkCopy",
    "voting.Outcome", "voting.OutcomeEntry", "voting.PollingStation",
    "voting.OfficialText", "voting.Stirring", "voting.UrnCheck",
})  # fmt: skip
PEOPLE = (User, RegisterEntry, Juror)
# Parts of the names of columns that hold something about a person.
TELLING = {
    "adult", "birth", "email", "family", "given", "password", "person", "surname", "telephone", "voter",
}  # fmt: skip


def tables():
    return {model._meta.label: model for model in apps.get_models()}


def told():
    return Counter(table for line in KEPT for table in line.tables)


def test_every_table_is_told_once_or_said_to_be_about_nobody():
    """A new table fails here: its line belongs into frontend/help/personal_data.py."""
    assert set(told()) | ABOUT_NOBODY == set(tables())
    assert not set(told()) & ABOUT_NOBODY
    assert set(told().values()) == {1}


@pytest.mark.parametrize("label", sorted(ABOUT_NOBODY))
def test_what_is_said_to_be_about_nobody_has_no_column_about_somebody(label):
    columns = tables()[label]._meta.get_fields()

    leading = [field.name for field in columns if field.concrete and field.related_model in PEOPLE]
    telling = [field.name for field in columns if any(part in field.name.split("_") for part in TELLING)]
    assert (leading, telling) == ([], [])


@pytest.mark.parametrize("line", KEPT, ids=lambda line: line.tables[0])
def test_every_line_says_what_why_who_how_long_and_the_way_out(line):
    for sentence in (line.title, line.what, line.why, line.readers, line.time, line.way_out):
        assert str(sentence).strip()


@pytest.mark.parametrize("line", KEPT, ids=lambda line: line.tables[0])
def test_a_time_names_the_sweep_or_the_command_that_keeps_it(line):
    swept = {entry["task"] for entry in app.conf.beat_schedule.values()}
    with override("en"):
        said = str(line.time).lower()
        is_ended = "deleted" in said or "deletes" in said

    assert is_ended == bool(line.ended_by)
    assert not line.ended_by or line.ended_by in swept | set(get_commands())


def test_the_figures_of_the_times_are_those_that_are_executed():
    with override("en"):
        times = {line.tables[0]: str(line.time) for line in KEPT}

    assert f"{APPEAL.days} days" in times["voting.Signature"]
    assert settings.SESSION_COOKIE_AGE == 14 * 24 * 3600
    assert max(seconds for _times, seconds in settings.LIMITS.values()) == 24 * 3600


# --- Cookies


def named(node, tree):
    """A name written out, a constant of the module, or a setting."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Attribute):
        return getattr(settings, node.attr)
    for assigned in ast.walk(tree):
        if not isinstance(assigned, ast.Assign):
            continue
        (target,) = assigned.targets
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = assigned.value.elts if isinstance(assigned.value, ast.Tuple) else [assigned.value]
        for name, value in zip(names, values, strict=False):
            if getattr(name, "id", "") == node.id and isinstance(value, ast.Constant):
                return value.value
    raise AssertionError(f"the name of a cookie cannot be read: {ast.unparse(node)}")


def test_the_cookies_told_are_those_the_code_sets():
    """Those that are sealed are kept by one function, `kept.keep`, with names of their own."""
    sealed = {codes.ASKED, kept.AT_SIGN_OUT, kept.PLACE}
    calls = [
        named(call.args[0], tree)
        for path, tree in modules()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"set_cookie", "set_signed_cookie"}
        and not str(path).endswith("shell/kept.py")
    ]
    of_the_framework = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}

    assert {cookie.name for cookie in COOKIES} == {*calls, *sealed, *of_the_framework}
    assert settings.MESSAGE_STORAGE.endswith("FallbackStorage")


def test_their_times_are_those_that_are_set():
    with override("en"):
        lasts = {cookie.name: str(cookie.lasts) for cookie in COOKIES}

    assert (DAYS, lasts["order"]) == (180, "Six months.")
    assert (MAILED_LASTS, lasts["mailed"]) == (3600, "One hour.")
    assert settings.CSRF_COOKIE_AGE >= 364 * 24 * 3600
    assert not settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert lasts[settings.LANGUAGE_COOKIE_NAME] == "Until the browser closes."


@pytest.mark.once
@pytest.mark.django_db
def test_no_answer_sets_another_cookie():
    town, known = whole_town("montsereine"), {cookie.name for cookie in COOKIES}
    visitor, person = Client(), Client()
    person.post(reverse("account_login"), {"login": UserFactory().email, "password": PASSWORD})

    for name, row in TABLE.items():
        if "GET" in row.methods and "," not in name:
            visitor.get(path_to(addresses()[name], town, **row.at))
            if ANONYMOUS not in row.allowed:
                person.get(path_to(addresses()[name], town, **row.at))

    assert set(visitor.cookies) | set(person.cookies) <= known
    assert settings.SESSION_COOKIE_NAME in person.cookies
