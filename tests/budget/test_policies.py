"""Who may do what in an edition, role by role and stage by stage; each no gives its article and a road."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from accounts.refusals import require
from budget import policies
from budget.eligibility import Standing
from budget.enums import Exclusion, Level, PhaseKind, ProposalStatus
from budget.models import Edition, Jury, Proposal
from budget.policies.answers import SENTENCES, Answer, join_alternatives
from budget.rulebook import ProposingRules
from tests.factories.accounts import LONG_AGO, MembershipFactory, UserFactory
from tests.factories.budget import (
    CALENDAR,
    EditionFactory,
    PhaseFactory,
    RegisterEntryFactory,
    RulebookFactory,
    during,
    rules_of_a,
)
from tests.factories.proposals import JurorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AT = during(PhaseKind.COLLECTION)


def member(edition, role):
    return MembershipFactory(municipality=edition.municipality, role=role).user if role else UserFactory()


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("act", ["can_set_up", "can_announce", "can_create_edition"])
def test_a_coordinator_alone_sets_up(role, act):
    edition = EditionFactory()
    rows = {
        "can_set_up": edition,
        "can_announce": PhaseFactory(edition=edition),
        "can_create_edition": edition.municipality,
    }

    may = getattr(policies, act)(member(edition, role), rows[act])

    assert may is (role == Role.COORDINATOR)


def test_nobody_sets_up_what_is_archived():
    edition = EditionFactory(archived=True)

    assert not policies.can_set_up(member(edition, Role.COORDINATOR), edition)


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize(
    ("facts", "is_public"), [({}, False), ({"running": True}, True), ({"archived": True}, True)]
)
def test_an_edition_is_public_from_its_first_rulebook_on(role, facts, is_public):
    edition = EditionFactory(**facts)
    person, opens_the_office = member(edition, role), role not in (None, Role.MAYORS_OFFICE)

    visible = Edition.objects.filter(policies.editions_visible_to(person, edition.municipality))

    assert policies.can_view_edition(person, edition) is (is_public or opens_the_office)
    assert (edition in visible) is policies.can_view_edition(person, edition)


def test_a_stranger_sees_what_is_public_only():
    assert policies.can_view_edition(AnonymousUser(), EditionFactory(running=True))
    assert not policies.can_view_edition(AnonymousUser(), EditionFactory())


# --- Proposing


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (CALENDAR[PhaseKind.COLLECTION][0] - timedelta(microseconds=1), "not_open_yet"),
        (CALENDAR[PhaseKind.COLLECTION][0], ""),
        (CALENDAR[PhaseKind.COLLECTION][1] - timedelta(microseconds=1), ""),
        (CALENDAR[PhaseKind.COLLECTION][1], "closed"),
    ],
)
def test_one_proposes_during_the_call_for_ideas(at, code):
    edition = EditionFactory(running=True)
    entry = RegisterEntryFactory(edition=edition)

    assert policies.can_propose(entry.user, edition, at).code == code


@pytest.mark.parametrize(("facts", "code"), [({}, "not_planned"), ({"archived": True}, "edition_over")])
def test_without_an_announced_call_nobody_proposes(facts, code):
    edition = EditionFactory(**facts)
    RulebookFactory(edition=edition, published=True)
    entry = RegisterEntryFactory(edition=edition)

    assert policies.can_propose(entry.user, edition, AT).code == code


def test_a_visitor_is_asked_to_sign_in():
    assert policies.can_propose(AnonymousUser(), EditionFactory(running=True), AT) is False


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (None, ""),
        (Role.COORDINATOR, ""),
        (Role.DESK_AGENT, ""),
        (Role.MODERATOR, ""),
        (Role.COMMISSION_MEMBER, ""),
        (Role.MAYORS_OFFICE, ""),
        (Role.OFFICER, "excluded"),
        (Role.COUNCILLOR, "excluded"),
    ],
)
def test_who_takes_part_in_the_decision_does_not_propose(role, code):
    edition = EditionFactory(running=True)
    person = member(edition, role)
    RegisterEntryFactory(edition=edition, user=person)

    assert policies.can_propose(person, edition, AT).code == code


@pytest.mark.parametrize(
    ("exclusion", "code"),
    [(word, "excluded") for word in Exclusion] + [(None, "")],
)
def test_of_several_parts_in_the_decision_each_may_exclude(exclusion, code):
    rules = ProposingRules(exclusions=(exclusion,) if exclusion else ())
    edition = EditionFactory(running=rules_of_a(proposing=rules))
    person = member(edition, Role.COUNCILLOR)
    MembershipFactory(municipality=edition.municipality, user=person, role=Role.OFFICER)
    JurorFactory(jury__edition=edition, user=person)
    RegisterEntryFactory(edition=edition, user=person)

    assert policies.can_propose(person, edition, AT).code == code


def test_a_juror_does_not_propose_unless_the_rulebook_lets_them():
    strict = EditionFactory(running=True)
    lenient = EditionFactory(running=rules_of_a(proposing=ProposingRules(exclusions=())))
    codes = []
    for edition in (strict, lenient):
        person = RegisterEntryFactory(edition=edition).user
        Jury.objects.create(edition=edition, status_since=LONG_AGO).jurors.create(
            user=person, seated_at=LONG_AGO
        )
        codes.append(policies.can_propose(person, edition, AT).code)

    assert codes == ["excluded", ""]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ProposalStatus.DRAFT, ""),
        (ProposalStatus.WITHDRAWN, ""),
        (ProposalStatus.SUBMITTED, "too_many"),
        (ProposalStatus.RETURNED, "too_many"),
        (ProposalStatus.ADMITTED, "too_many"),
        (ProposalStatus.NOT_TAKEN_UP, "too_many"),
    ],
)
def test_ideas_count_once_sent(status, code):
    edition = EditionFactory(running=rules_of_a(proposing=ProposingRules(proposals_max=1)))
    entry = RegisterEntryFactory(edition=edition)
    draft = Proposal.objects.create(
        edition=edition, number=1, author=entry.user, status_since=LONG_AGO, created_at=LONG_AGO
    )
    sent = {"title": "Un banc", "submitted_at": LONG_AGO, "complete_by": AT, "return_reason": "Où ?"}
    decided = {"ground": "redirected", "ground_reason": "Réparé."}
    project = edition.projects.create(number=1, title="Un banc", status_since=LONG_AGO, created_at=LONG_AGO)
    Proposal.objects.filter(pk=draft.pk).update(status=status, project=project, **sent, **decided)

    assert policies.can_propose(entry.user, edition, AT).code == code


def test_another_edition_s_entry_is_no_right_here():
    edition = EditionFactory(running=True)
    elsewhere = RegisterEntryFactory()

    assert policies.can_propose(elsewhere.user, edition, AT).code == "not_registered"


# --- Words


PARAMS = {
    "ties": "residence,work", "age": 16, "day": AT.date(), "level": Level.IDENTITY, "reached": Level.EMAIL,
    "maximum": 3, "role": "jurors", "contact": "budget@example.org", "opens_at": AT, "closes_at": AT,
}  # fmt: skip


@pytest.mark.parametrize("code", list(SENTENCES))
def test_every_refusal_is_a_french_sentence_with_its_article_and_a_road(code):
    answer = Answer(Standing(allowed=False, code=code, article=7), PARAMS)

    refusal = answer.refusal()

    assert not answer
    assert str(refusal).endswith("(Règlement, article 7.)")
    assert refusal.article == 7
    assert refusal.road
    assert "%(" not in f"{refusal} {refusal.road}"


def test_an_end_at_midnight_is_said_as_the_day_before():
    midnight = datetime.fromisoformat("2026-04-16T00:00:00+02:00")

    assert "15 avril" in policies.no("closed", closes_at=midnight).reason


@pytest.mark.parametrize(
    ("words", "sentence"), [(["a"], "a"), (["a", "b"], "a ou b"), (["a", "b", "c"], "a, b ou c")]
)
def test_alternatives_are_joined_as_people_do(words, sentence):
    assert join_alternatives(words) == sentence


def test_a_yes_lets_the_act_go_on():
    require(Answer())
