"""What two people answer to a trouble of the vote: its close, a pause, a project less, the end of it."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.enums import NoticeState, Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, Refused
from accounts.services import notices
from budget.enums import AgeDay, PhaseKind, ProjectStatus
from budget.models import Phase
from budget.rulebook import VotingRules
from tests.factories.accounts import LONG_AGO, MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, rules_of_a
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSES_AT,
    OPENS_AT,
    WHILE_OPEN,
    PollFactory,
    choices_in,
    fill_urn,
    marking,
    voter_of,
)
from voting.enums import IncidentKind, PollStatus, VotingNotice
from voting.models import Ballot, ContestEntry, Incident, Poll, Signature
from voting.queries import outcomes as queries
from voting.services import acts, closing, sweeping
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
NOTICE = "Le gymnase est resté fermé mardi."
LATER = CLOSES_AT + timedelta(days=2)


@pytest.fixture
def done(poll):
    """`done(kind, until=…)`: asked by the coordinator, done by a member of the commission."""
    people = {}

    def both(kind, *, of=poll, at=WHILE_OPEN, **details):
        Phase.objects.filter(edition=of.edition, kind=PhaseKind.RATIFICATION).delete()
        one, other = people.setdefault(
            of.pk,
            [
                MembershipFactory(municipality=of.municipality, role=role).user
                for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER)
            ],
        )
        act = acts.ask(of, kind, notice=NOTICE, by=one, at=at, **details)
        acts.second(act, by=other, at=at)
        of.refresh_from_db()
        return act

    return both


def test_what_can_be_asked_depends_on_where_the_vote_stands(poll):
    kinds = IncidentKind

    assert acts.open_to_ask(poll, WHILE_OPEN) == [
        kinds.CLOSE_POSTPONED, kinds.SUSPENDED, kinds.PROJECT_WITHDRAWN, kinds.ANNULLED,
    ]  # fmt: skip
    assert acts.open_to_ask(poll, OPENS_AT - timedelta(days=1)) == [
        kinds.CLOSE_POSTPONED, kinds.PROJECT_WITHDRAWN, kinds.ANNULLED,
    ]  # fmt: skip
    assert acts.open_to_ask(poll, CLOSES_AT) == [kinds.ANNULLED]
    assert acts.open_to_ask(PollFactory(), WHILE_OPEN) == []
    assert acts.called_for(poll, WHILE_OPEN) == []


def test_a_postponed_close_takes_ballots_until_then_and_the_calendar_follows(poll, cast, done):
    Phase.objects.filter(edition=poll.edition, kind=PhaseKind.VOTING).update(closes_at=CLOSES_AT)
    with pytest.raises(Refused):
        cast(1, at=CLOSES_AT + timedelta(hours=1))

    done(IncidentKind.CLOSE_POSTPONED, until=LATER.isoformat())

    assert poll.closes_at == LATER
    assert Phase.objects.get(edition=poll.edition, kind=PhaseKind.VOTING).closes_at == LATER


def test_whoever_is_of_age_by_the_new_last_day_votes_where_ages_count_at_it(done):
    rules = rules_of_a(voting=VotingRules(age_day=AgeDay.CLOSE))
    edition = EditionFactory(running=rules)
    phase = Phase.objects.get(edition=edition, kind=PhaseKind.VOTING)
    poll = PollFactory(edition=edition, settled=True, closes_at=phase.closes_at + timedelta(days=365 * 170))
    Phase.objects.filter(pk=phase.pk).update(closes_at=poll.closes_at)
    last = poll.local_day(poll.closes_at)
    young = RegisterEntryFactory(
        edition=edition, birth_date=last.replace(year=last.year - 16) + timedelta(days=2), may_vote=False
    )

    done(
        IncidentKind.CLOSE_POSTPONED,
        of=poll,
        until=(poll.closes_at + timedelta(days=5)).isoformat(),
        at=OPENS_AT,
    )

    young.refresh_from_db()
    assert young.may_vote


@pytest.mark.parametrize("until", [CLOSES_AT, CLOSES_AT - timedelta(days=1), LONG_AGO])
def test_a_close_is_put_later_only(poll, done, until):
    with pytest.raises(Refused, match="Nothing calls for this act"):
        done(IncidentKind.CLOSE_POSTPONED, until=until.isoformat())

    assert poll.closes_at == CLOSES_AT


def test_before_the_close_goes_past_the_council_its_stage_is_put_later(poll):
    Phase.objects.filter(edition=poll.edition, kind=PhaseKind.RATIFICATION).update(
        opens_at=CLOSES_AT, closes_at=LATER
    )

    with pytest.raises(Refused, match="council is to decide before"):
        acts.ask(
            poll,
            IncidentKind.CLOSE_POSTPONED,
            notice=NOTICE,
            by=somebody_of(poll),
            at=WHILE_OPEN,
            until=LATER.isoformat(),
        )

    assert not Incident.objects.exists()


def test_a_paused_vote_takes_nothing_and_does_not_close_until_it_goes_on(poll, cast, done):
    done(IncidentKind.SUSPENDED)

    with pytest.raises(Refused, match="suspended"):
        cast(1)
    assert sweeping.close_due(CLOSES_AT + timedelta(days=1)) == []
    done(IncidentKind.CLOSE_POSTPONED, until=LATER.isoformat())
    done(IncidentKind.RESUMED)

    assert cast(1)
    assert (poll.closes_at, poll.suspended_at) == (LATER, None)


def test_a_vote_paused_past_its_close_may_still_be_given_more_time(poll, done):
    done(IncidentKind.SUSPENDED)

    done(IncidentKind.CLOSE_POSTPONED, at=CLOSES_AT + timedelta(hours=5), until=LATER.isoformat())

    assert poll.closes_at == LATER


def test_ballots_that_chose_a_withdrawn_project_stay_valid_for_the_others(done):
    poll = PollFactory(ended=True)
    entry = ContestEntry.objects.get(poll=poll, number=1)
    fill_urn(poll, [marking(1, 2)] * 3)
    open_at = poll.closes_at - timedelta(hours=1)

    done(IncidentKind.PROJECT_WITHDRAWN, of=poll, at=open_at, entry=entry.pk)
    closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)

    entry.project.refresh_from_db()
    assert (entry.project.status, entry.project.status_reason) == (ProjectStatus.WITHDRAWN, NOTICE)
    (outcome,) = queries.outcomes_of_poll(Poll.objects.get(pk=poll.pk))
    assert "1" not in outcome.result["winners"]
    assert "2" in outcome.result["winners"]
    assert outcome.result["ballots"] == 3


def test_the_next_voter_does_not_choose_it_and_who_did_may_vote_again(poll, voter, cast, done):
    cast(1, 2)
    entry = ContestEntry.objects.get(poll=poll, number=1)
    with pytest.raises(InvalidInput, match="stands as"):
        acts.ask(
            poll, IncidentKind.PROJECT_WITHDRAWN, notice="Le projet […]", by=somebody_of(poll), at=WHILE_OPEN
        )

    done(IncidentKind.PROJECT_WITHDRAWN, entry=entry.pk)

    with pytest.raises(InvalidInput):
        cast(1, by=voter_of(poll))
    assert choices_in(poll) == [marking(1, 2)]
    with pytest.raises(Refused, match="Nothing calls for this act"):
        done(IncidentKind.PROJECT_WITHDRAWN, entry=entry.pk)  # once


def somebody_of(poll):
    return MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user


def test_the_last_project_of_a_paper_is_not_withdrawn(poll, done):
    first, *others = ContestEntry.objects.filter(poll=poll).order_by("number")
    for entry in others:
        done(IncidentKind.PROJECT_WITHDRAWN, entry=entry.pk)

    with pytest.raises(Refused, match="Nothing calls for this act"):
        done(IncidentKind.PROJECT_WITHDRAWN, entry=first.pk)


def test_an_annulled_vote_takes_and_counts_nothing_and_its_rows_stay_for_the_judge(done):
    poll = PollFactory(ended=True)
    fill_urn(poll, [marking(1)] * 3)

    done(IncidentKind.ANNULLED, of=poll, at=AFTER_CLOSE)

    assert poll.status == PollStatus.ANNULLED
    assert not closing.close(poll, at=AFTER_CLOSE)
    assert not tallying.tally(poll, at=AFTER_CLOSE)
    assert (Ballot.objects.filter(poll=poll).count(), Signature.objects.filter(poll=poll).count()) == (3, 3)
    assert acts.open_to_ask(poll, AFTER_CLOSE) == []


def test_everybody_on_the_register_is_told_once_and_who_voted_is_told_nothing_else(poll, voter, cast, done):
    absent = voter_of(poll)
    stranger = UserFactory()
    cast(1)
    done(IncidentKind.CLOSE_POSTPONED, until=LATER.isoformat())

    assert [sweeping.tell_acts(WHILE_OPEN) for _sweep in range(2)] == [1, 0]

    told = Notice.objects.filter(kind=VotingNotice.ACT_DONE)
    assert {notice.recipient_id for notice in told} == {voter.user_id, absent.user_id}
    assert len({str(notice.facts) for notice in told}) == 1
    assert not told.filter(recipient=stranger).exists()
    while notices.deliver(at=WHILE_OPEN):
        pass
    assert {notice.state for notice in told.all()} == {NoticeState.SENT}
    assert NOTICE in mail.outbox[0].body


def test_an_incident_is_noted_with_its_hour_and_stays(poll):
    officer = somebody_of(poll)

    noted = acts.note(poll, "Coupure de courant à 18 h.", by=officer, at=WHILE_OPEN)

    assert (noted.at, noted.kind) == (WHILE_OPEN, IncidentKind.NOTE)
    assert JournalEntry.objects.filter(event="poll.incident_noted", by=officer).exists()
    with pytest.raises(InvalidInput):
        acts.note(poll, " ", by=officer, at=WHILE_OPEN)
    assert Incident.objects.count() == 1
