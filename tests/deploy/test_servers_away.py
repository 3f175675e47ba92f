"""Servers that go away in the middle of use: nobody meets an error, nobody loses a text or a vote."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial

import psycopg
import pytest
from celery import Celery
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from budget.enums import PhaseKind
from budget.models import Proposal
from tests import servers
from tests.deploy.site import Visitor, free_port, running
from tests.environment import ROOT
from tests.factories.accounts import PASSWORD
from tests.factories.proposals import edition_now, resident_of
from tests.factories.voting import PollFactory, voter_of
from voting.models import Ballot, Signature
from voting.tasks import _call_helpers, tally_closed_polls

pytestmark = pytest.mark.django_db(transaction=True)


def address_of(edition, name):
    return reverse(name, args=[edition.municipality.slug, edition.slug])


@pytest.fixture
def poll():
    return PollFactory(settled=True)


@pytest.fixture
def call():
    return edition_now(PhaseKind.COLLECTION)


def sign_in(person, visitor):
    visitor.get("/account/login/")
    return visitor.post("/account/login/", {"login": person.email, "password": PASSWORD})


def use_everything(site, poll, call, *, voter, proposer):
    """What a town does on its last evening; each answer with what was asked."""
    reader, writer = Visitor(site), Visitor(site)
    body = {"contest_1": ["2"], "device_half": "BCDFGHJK"}
    yield "sign in to vote", sign_in(voter.user, reader)
    yield "the edition", reader.get(poll.edition.get_absolute_url())
    yield "the booth", reader.get(address_of(poll.edition, "booth"))
    yield "the ballot read over", reader.post(address_of(poll.edition, "booth"), body)
    yield "the cast", reader.post(address_of(poll.edition, "booth_cast"), body)
    yield "sign in to propose", sign_in(proposer, writer)
    yield "the form", writer.get(address_of(call, "proposal_new"))
    yield "the draft", writer.post(address_of(call, "proposal_new"), {"title": "Un banc", "later": "yes"})
    yield "another's sign-up", Visitor(site).get("/account/signup/")


def assert_served(site, poll, call):
    voter, proposer = voter_of(poll), resident_of(call)
    answers = dict(use_everything(site, poll, call, voter=voter, proposer=proposer))

    assert {what: status for what, (status, _page) in answers.items() if status != 200} == {}
    assert Signature.objects.filter(entry=voter).exists()
    assert Proposal.objects.filter(author=proposer, title="Un banc").exists()


@pytest.mark.once
def test_queue_and_mail_away_cost_nobody_a_page_a_sign_in_a_text_or_a_vote(
    process_environment, tmp_path, poll, call
):
    with ExitStack() as everything, ExitStack() as queue:
        try:
            redis = queue.enter_context(servers.redis_server())
        except servers.Absent as absence:
            pytest.skip(str(absence))
        environment = {
            **process_environment,
            "REDIS_URL": redis,
            "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
        }
        site = everything.enter_context(running(environment, tmp_path / "web.log"))
        assert_served(site, poll, call)

        queue.close()

        began = time.monotonic()
        assert_served(site, poll, call)
        assert time.monotonic() - began < 20, "somebody waited for a server that is away"
        status, body = Visitor(site).get("/readyz")
        assert status == 200
        assert '"broker": false' in body
        assert '"mail": false' in body
        stranger = Visitor(site)
        stranger.get("/account/signup/")
        status, page = stranger.post(
            "/account/signup/", {"email": "jeanne@example.org", "password1": "un long mot de passe"}
        )
        assert status == 200
        assert "n’a pas pu partir" in page
    assert Ballot.objects.count() == 2


@pytest.mark.once
def test_calling_helpers_to_an_urn_does_not_wait_for_a_queue_that_is_away(monkeypatch):
    away = Celery(broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
    monkeypatch.setattr(tally_closed_polls, "apply_async", partial(away.send_task, "any"))

    began = time.monotonic()
    _call_helpers(8)

    assert time.monotonic() - began < 30  # kombu itself would go on for minutes


@pytest.mark.postgresql
def test_a_connection_that_died_while_nobody_used_it_costs_nobody_an_error(poll):
    voter = voter_of(poll)
    reader = Client(raise_request_exception=False)
    reader.force_login(voter.user)
    body = {"contest_1": ["2"], "device_half": "BCDFGHJK"}

    def after_a_cut(ask, *arguments):
        close_old_connections()  # as at the end of each request
        end_other_connections()
        close_old_connections()  # as at the start of each request
        return ask(*arguments).status_code

    assert after_a_cut(reader.get, poll.edition.get_absolute_url()) == 200
    assert after_a_cut(reader.get, "/readyz") == 200
    assert after_a_cut(reader.post, address_of(poll.edition, "booth_cast"), body) == 200
    assert Signature.objects.filter(entry=voter).exists()


@pytest.mark.postgresql
@pytest.mark.parametrize("statement", ['INSERT INTO "voting_signature"', 'INSERT INTO "voting_ballot"'])
def test_a_connection_that_dies_during_a_cast_leaves_nothing_and_says_send_it_again(poll, statement):
    voter = voter_of(poll)
    person = Client(raise_request_exception=False)
    person.force_login(voter.user)
    body = {"contest_1": ["2"], "device_half": "BCDFGHJK"}

    with connection.execute_wrapper(Dying(statement.replace('"', ""))):
        answer = person.post(address_of(poll.edition, "booth_cast"), body)

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert not Signature.objects.exists()
    assert person.post(address_of(poll.edition, "booth_cast"), body).status_code == 200
    assert Ballot.objects.count() == Signature.objects.count() == 1


class Dying:
    """Ends the connection just before a statement, once."""

    def __init__(self, statement):
        self.statement, self.is_over = statement, False

    def __call__(self, execute, sql, params, many, context):
        if not self.is_over and self.statement in sql.replace('"', ""):
            self.is_over = True
            end_other_connections()
        return execute(sql, params, many, context)


def end_other_connections():
    """All but the one that ends them: what a restart or a firewall does."""
    known = connection.settings_dict
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname=known["NAME"]) as outside:
        ended = outside.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    return ended[0]


def crash(database):
    """Kills one process of the server, and waits until it has ended all others: each one it had is dead."""
    with psycopg.connect(database, autocommit=True) as victim:
        serving = victim.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        processes = {pid for (pid,) in serving}
        os.kill(victim.info.backend_pid, signal.SIGKILL)
    while any(map(is_running, processes)):
        time.sleep(0.01)


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.long
@pytest.mark.postgresql
def test_a_database_that_crashes_and_comes_back_costs_nobody_an_error(tmp_path):
    """PostgreSQL then ends all its processes and starts anew: whoever comes waits for it, unknowingly."""
    with servers.postgresql() as database:
        environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=environment, check=True)
        with running(environment, tmp_path / "web.log", "--workers", "2") as site:
            statuses = [Visitor(site).get("/")[0] for _ in range(16)]
            for _crash in range(3):
                crash(database)  # what was under way fails; this is about who comes next
                asked = ["/", "/account/login/", "/readyz"] * 3
                statuses += [Visitor(site).get(address)[0] for address in asked]
            log = (tmp_path / "web.log").read_text()

    assert set(statuses) == {200}, log[-3000:]
