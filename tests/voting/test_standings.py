"""Where are we, what can this person do, until when: one table of every stage and every person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from budget.enums import Level, PhaseKind, ProjectStatus, Timing
from budget.models import Edition
from frontend.pieces.next_steps import next_step, rights
from frontend.projects.votes import way_to_vote
from tests.factories.accounts import LONG_AGO, UserFactory
from tests.factories.budget import (
    CALENDAR,
    EditionFactory,
    PhaseFactory,
    RegisterEntryFactory,
    RulebookFactory,
    coordinator_of,
    during,
)
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import On, PollFactory
from tests.triggers import force
from voting.enums import Channel, EditionStage, PollStatus
from voting.models import Poll, Signature
from voting.queries.standings import standing

pytestmark = pytest.mark.django_db
K, S = PhaseKind, EditionStage
VOTE_OPENS, VOTE_CLOSES = CALENDAR[K.VOTING]
BEFORE_ALL = datetime(2026, 1, 10, tzinfo=UTC)
BETWEEN = datetime(2026, 4, 20, tzinfo=UTC)  # without a study: after the call, before the vote
AFTER_THE_CLOSE = VOTE_CLOSES + timedelta(hours=1)
LONG_AFTER = datetime(2030, 1, 1, tzinfo=UTC)
SECRET = "5" * 64

# stage: (when one looks, what became of the poll; None: no poll is begun)
STATES = {
    S.DRAFTING: (BEFORE_ALL, None),
    S.ANNOUNCED: (BEFORE_ALL, None),
    S.COLLECTING: (during(K.COLLECTION), None),
    S.BETWEEN: (BETWEEN, None),
    S.STUDYING: (during(K.REVIEW), None),
    S.VOTING: (during(K.VOTING), PollStatus.SETTLED),
    S.COUNTING: (AFTER_THE_CLOSE, PollStatus.CLOSED),
    S.DRAFTED: (AFTER_THE_CLOSE, PollStatus.TALLIED),
    S.PROPOSED: (during(K.RATIFICATION), PollStatus.PROPOSED),
    S.DECIDED: (during(K.RATIFICATION), PollStatus.DECIDED),
    S.DELIVERING: (during(K.DELIVERY), PollStatus.PROCLAIMED),
    S.DELIVERED: (LONG_AFTER, PollStatus.PROCLAIMED),
    S.ANNULLED: (AFTER_THE_CLOSE, PollStatus.ANNULLED),
    S.ARCHIVED: (LONG_AFTER, None),
}
PEOPLE = ("visitor", "unregistered", "too_young", "registered", "has_voted", "staff")
WITHOUT_A_JURY = {S.BETWEEN}

PROPOSE, REGISTER, VOTE, CHANGE = "proposal_new", "register", "booth", "booth"
PROJECTS, RULEBOOK, RESULTS, IDEAS = "projects", "rulebook", "outcomes", "proposals"
# What everybody is led to where the stage decides it alone.
SAME = {
    S.DRAFTING: RULEBOOK,
    S.ANNOUNCED: RULEBOOK,
    S.BETWEEN: RULEBOOK,
    S.STUDYING: RULEBOOK,  # there is no project yet
    S.COUNTING: PROJECTS,
    S.DRAFTED: PROJECTS,
    S.PROPOSED: RESULTS,
    S.DECIDED: RESULTS,
    S.DELIVERING: RESULTS,
    S.DELIVERED: RESULTS,
    S.ANNULLED: PROJECTS,
    S.ARCHIVED: RULEBOOK,
}
LEADS_TO = {
    S.COLLECTING: {
        "visitor": PROPOSE,
        "unregistered": REGISTER,
        "too_young": IDEAS,
        "registered": PROPOSE,
        "has_voted": PROPOSE,
        "staff": REGISTER,
    },
    S.VOTING: {
        "visitor": VOTE,
        "unregistered": REGISTER,
        "too_young": PROJECTS,
        "registered": VOTE,
        "has_voted": CHANGE,
        "staff": REGISTER,
    },
    **{stage: dict.fromkeys(PEOPLE, name) for stage, name in SAME.items()},
}
STILL_JOINED = {S.DRAFTING, S.ANNOUNCED, S.COLLECTING, S.BETWEEN, S.STUDYING, S.VOTING}
VOTE_TIMING = {
    **dict.fromkeys((S.DRAFTING,), Timing.PLANNED),
    **dict.fromkeys((S.ANNOUNCED, S.COLLECTING, S.BETWEEN, S.STUDYING), Timing.COMING),
    S.VOTING: Timing.OPEN,
    **dict.fromkeys(
        (S.COUNTING, S.DRAFTED, S.PROPOSED, S.DECIDED, S.DELIVERING, S.DELIVERED, S.ANNULLED, S.ARCHIVED),
        Timing.OVER,
    ),
}


def edition_in(stage: EditionStage) -> tuple[Edition, Poll | None, datetime]:
    at, status = STATES[stage]
    if stage == S.DRAFTING:
        edition = EditionFactory()
        PhaseFactory(edition=edition, kind=K.VOTING)
        return edition, None, at
    edition = EditionFactory(running=True)
    if stage in WITHOUT_A_JURY:
        edition.phases.filter(kind__in=(K.REVIEW, K.JURY, K.PRESENTATION)).delete()
    if stage == S.ARCHIVED:
        Edition.objects.filter(pk=edition.pk).update(is_archived=True)
    edition = Edition.objects.get(pk=edition.pk)
    poll = None
    if status is not None:
        poll = PollFactory(
            edition=edition,
            paper=(On(100_000, (60_000,)),),
            settled=True,
            opens_at=VOTE_OPENS,
            closes_at=VOTE_CLOSES,
        )
    return edition, poll, at


def person_in(edition: Edition, poll: Poll | None, who: str):
    if who == "visitor":
        return AnonymousUser()
    if who == "unregistered":
        return UserFactory()
    if who == "staff":
        return coordinator_of(edition)
    facts = {"may_propose_from": None, "may_vote": False} if who == "too_young" else {}
    entry = RegisterEntryFactory(edition=edition, **facts)
    if who == "has_voted" and poll is not None:
        Signature.objects.sign(poll, entry, channel=Channel.ONLINE, on=date(2026, 9, 25))
    return entry.user


def finish(poll: Poll | None, stage: EditionStage) -> None:
    """What the count and its signatures leave behind; the urn takes signatures until then."""
    status = STATES[stage][1]
    if poll is not None and status != PollStatus.SETTLED:
        seed = "" if status in (PollStatus.CLOSED,) else SECRET
        force(poll, status=status, seed=seed)


@pytest.mark.parametrize("stage", EditionStage)
def test_every_stage_is_told_and_leads_each_person_somewhere(stage):
    edition, poll, at = edition_in(stage)
    people = {who: person_in(edition, poll, who) for who in PEOPLE}
    finish(poll, stage)
    town = edition.municipality.slug

    found = {who: standing(edition, person, at) for who, person in people.items()}

    assert {stands.stage for stands in found.values()} == {stage}
    assert {stands.vote.window.timing for stands in found.values()} == {VOTE_TIMING[stage]}
    assert {bool(stands.register) for stands in found.values()} == {stage in STILL_JOINED}
    steps = {who: next_step(stands, people[who]) for who, stands in found.items()}
    expected = {who: reverse(name, args=[town, edition.slug]) for who, name in LEADS_TO[stage].items()}
    assert {who: step.href for who, step in steps.items()} == expected
    assert found["has_voted"].has_voted is (poll is not None)


@pytest.mark.parametrize("kind", [K.COLLECTION, K.VOTING])
@pytest.mark.parametrize("who", PEOPLE)
def test_what_one_may_do_is_said_with_its_dates_or_its_reason(kind, who):
    stage = S.COLLECTING if kind == K.COLLECTION else S.VOTING
    edition, poll, at = edition_in(stage)
    person = person_in(edition, poll, who)

    with translation.override("fr"):
        propose, vote = (sentence for _act, sentence in rights(standing(edition, person, at)))

    if stage == S.VOTING:
        assert "c’est terminé depuis le mercredi 15 avril 2026 à 23 h 59" in propose.replace("\xa0", " ")
        if who == "has_voted":
            assert "changer votre bulletin jusqu’au dimanche 11 octobre 2026 à 23" in vote.replace(
                "\xa0", " "
            )
        elif who == "registered":
            assert vote.replace("\xa0", " ") == "oui, jusqu’au dimanche 11 octobre 2026 à 23 h 59"
        else:
            assert "oui" not in vote
    elif who in ("registered", "has_voted"):
        assert propose.replace("\xa0", " ") == "oui, jusqu’au mercredi 15 avril 2026 à 23 h 59"
        assert vote == "oui, à partir du lundi 21 septembre 2026"


def test_the_level_the_paper_asks_is_part_of_the_answer():
    edition, _poll, at = edition_in(S.VOTING)
    entry = RegisterEntryFactory(edition=edition, level=Level.EMAIL)

    stands = standing(edition, entry.user, at)

    assert stands.vote.answer.code == "level"
    assert next_step(stands, entry.user).refusal_title


def test_dates_that_are_not_announced_are_called_so():
    edition = EditionFactory()
    RulebookFactory(edition=edition, published=True)
    PhaseFactory(edition=edition, kind=K.VOTING)
    entry = RegisterEntryFactory(edition=edition)

    with translation.override("fr"):
        vote = rights(standing(edition, entry.user, BEFORE_ALL))[1][1]

    assert vote == "à partir du lundi 21 septembre 2026, date à confirmer"


NOW = {"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2199, 1, 1, tzinfo=UTC)}
PAST = {"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2020, 2, 1, tzinfo=UTC)}
COMING = {"opens_at": datetime(2190, 1, 1, tzinfo=UTC), "closes_at": datetime(2190, 2, 1, tzinfo=UTC)}


def page(client, edition, name):
    answer = client.get(reverse(name, args=[edition.municipality.slug, edition.slug]))
    return answer, answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def archived_edition():
    edition = EditionFactory(archived=True)
    ProjectFactory(edition=edition, status=ProjectStatus.DELIVERED, costed=True, reviewed=False)
    return edition


FALSE_OF_AN_ARCHIVE = {
    "outcomes": ["scellés jusqu’à la clôture", "Il n’y a pas encore de résultat"],
    "booth": ["pas encore ouvert", "pas encore annoncée"],
    "rulebook": ["en cours d’écriture", "Sommaire"],
    "proposals": ["dès qu’elles seront", "Déposer mon idée"],
    "edition": ["Pas encore attribué", "à répartir", "Qui peut participer"],
    "register": ["Noms de naissance", "<form class"],
}


@pytest.mark.parametrize("name", FALSE_OF_AN_ARCHIVE)
def test_an_edition_of_the_archives_says_nothing_that_is_not_so(client, name):
    edition = archived_edition()
    client.force_login(UserFactory())

    answer, text = page(client, edition, name)

    assert answer.status_code == 200
    assert [words for words in FALSE_OF_AN_ARCHIVE[name] if words in text] == []


def test_before_the_vote_every_page_tells_its_planned_days(client):
    edition = EditionFactory()
    RulebookFactory(edition=edition, published=True)
    PhaseFactory(edition=edition, kind=K.COLLECTION, announced=True, **NOW)
    PhaseFactory(edition=edition, kind=K.VOTING, **COMING)
    client.force_login(UserFactory())

    for name in ("booth", "outcomes"):
        _answer, text = page(client, edition, name)
        assert "2190" in text
        assert "restent à confirmer" in text
        assert "scellés" not in text


def test_who_has_voted_reads_it_on_every_page_of_theirs_until_when(client):
    poll = PollFactory(settled=True)
    entry = RegisterEntryFactory(edition=poll.edition)
    Signature.objects.sign(poll, entry, channel=Channel.ONLINE, on=LONG_AGO.date())
    client.force_login(entry.user)

    for name in ("edition", "register"):
        _answer, text = page(client, poll.edition, name)
        assert "ous avez voté" in text
        assert "11 octobre 2199 à 23 h 59" in text
    account = client.get("/account/").content.decode().replace("\xa0", " ")
    assert "Vous avez voté." in account
    assert "Changer mon bulletin" in account
    assert "11 octobre 2199 à 23 h 59" in account


def test_nobody_joins_once_nothing_can_be_done_any_more(client):
    edition = EditionFactory(running=True)
    edition.phases.update(**PAST)
    client.force_login(UserFactory())
    address = reverse("register", args=[edition.municipality.slug, edition.slug])
    statement = {
        "given_names": "Marie",
        "family_name": "Martin",
        "birth_date_day": "1",
        "birth_date_month": "1",
        "birth_date_year": "1990",
        "on_honour": "on",
    }

    shown, sent = client.get(address), client.post(address, {**statement, "lives_here": "on"})

    assert "La liste de cette édition est close" in shown.content.decode()
    assert 'name="birth_date_day"' not in shown.content.decode()
    assert sent.status_code == 403
    assert not edition.register.exists()


@pytest.mark.parametrize("stage", list(STATES))
def test_a_visitor_of_a_project_is_offered_what_the_standing_offers_them(stage):
    edition, _poll, at = edition_in(stage)
    stands = standing(edition, AnonymousUser(), at)

    expected = next_step(stands, AnonymousUser()) if stands.vote.window.is_open else None

    assert way_to_vote(edition, AnonymousUser(), at) == expected
