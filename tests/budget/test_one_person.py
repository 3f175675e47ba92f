"""One person, however the name is written, has one vote; two people who are alike keep two."""

from datetime import date
from itertools import product

import pytest
from django.db import DatabaseError, transaction

from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused, TooOften
from budget.eligibility import vote_standing
from budget.enums import Level, PhaseKind, RegisterSource, RegisterStatus
from budget.models import RegisterEntry
from budget.queries import registers as queries
from budget.queries.registers import CivilIdentity
from budget.services import corrections, disputes, doubts, registers, verifying
from tests.factories.accounts import UserFactory
from tests.factories.budget import EditionFactory, coordinator_of, during
from voting.models import Signature

pytestmark = pytest.mark.django_db
AT = during(PhaseKind.COLLECTION)
BORN = date(1980, 3, 14)

GIVEN = (
    "Jean-Pierre Marie", "Jean Pierre Marie", "JEAN-PIERRE MARIE", "Jean-Pierre", "Jean", "Pierre", "J.-P.",
    "J. P. Marie", "Jean P.", "Jeanpierre Marie", "Marie Jean-Pierre", "Jean-Pierre Jean-Pierre",
    "Jéan-Pierre", "Jean‑Pierre", "jean-pierre  marie", "ＪＥＡＮ-Pierre", "Jean\u200b-Pierre",
    "Jean\u3164-Pierre",
)  # fmt: skip
FAMILY = (
    "Durand", "DURAND", "Durant", "Durande", "Durand-Martin", "Durand Martin", "Martin Durand",
    "Durand ép. Martin", "D'urand", "D’urand", "Dûrand", "Dürand", "Du rand", "Durand bis", "Durand II",
    "Ｄurand", "Du\u00adrand", "Durand\u3164", "𝐃𝐮𝐫𝐚𝐧𝐝", "ᴅᴜʀᴀɴᴅ", "Durɑnd", "ꓓꓴꓣꓮꓠꓓ", "ⲆⲨⲢⲀⲚⲆ", "𐐔𐐋𐐡𐐈𐐤𐐔",
    "Дуранд", "О Durand",
)  # fmt: skip
SPELLINGS = [*product(GIVEN, FAMILY), *(("Durand", given) for given in GIVEN)]


@pytest.fixture
def edition():
    return EditionFactory(running=True)


def said(given_names="Jean-Pierre Marie", family_name="Durand", birth_date=BORN, **facts):
    names = {"given_names": given_names, "family_name": family_name, "birth_date": birth_date}
    return {**names, "lives_here": True, **facts}


def join(edition, by=None, **facts):
    return registers.join(edition, by=by or UserFactory(), at=AT, **said(**facts))


def may_vote(entry):
    entry.refresh_from_db()
    return vote_standing(entry, entry.edition.rulebooks.get().rules)


def test_three_hundred_spellings_of_one_identity_are_one_key_or_a_doubt(edition):
    first = join(edition)

    unseen = [
        spelling
        for spelling in SPELLINGS
        if queries.resembling(edition, CivilIdentity.of(*spelling, BORN)) != [first]
    ]

    assert len(set(SPELLINGS)) >= 300
    assert unseen == []


@pytest.mark.parametrize(
    ("names", "others"),
    [
        (("Zoé", "Strauß"), ("Zoe", "Strauss")),
        (("Zoé", "Cœur"), ("Zoé", "Coeur")),
        (("Inès", "Müller"), ("Ines", "Mueller")),
        (("Anne", "d'Arc"), ("Anne", "D Arc")),
        (("Anne", "d’Arc"), ("Arc", "Anne d'")),
        (("Marie Louise", "Petit"), ("Louise Marie", "Moreau")),
        (("Paul", "Leroy"), ("Jean", "Roy")),
        (("Paul", "Le Roy"), ("Jean", "Roy")),
        (("Minh", "Li"), ("Anh", "Ly")),
        (("Anne", "Christophe"), ("Nina", "Kristof")),
        (("Anne", "Moreau"), ("Nina", "Morot")),
        (("Anne", "Delaunay"), ("Nina", "Launais")),
    ],
)
def test_other_keyboards_ears_and_names_of_use_are_seen_too(edition, names, others):
    first = join(edition, given_names=names[0], family_name=names[1])

    assert queries.resembling(edition, CivilIdentity.of(*others, BORN)) == [first]


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": date(2005, 3, 14)},  # father and son
        {"given_names": "Jeanne", "family_name": "Dupuis"},
        {"given_names": "Jean", "family_name": "Moreau"},
        {"given_names": "Jean", "family_name": "Renard"},
        {"given_names": "Anne", "family_name": "Durandez"},
        {"given_names": "Marc de la", "family_name": "Tour"},
    ],
)
def test_people_who_are_only_close_are_two_at_once(edition, other):
    join(edition)

    assert may_vote(join(edition, **other)).allowed


@pytest.mark.parametrize(
    ("born", "mistaken"),
    [
        (BORN, date(1980, 3, 13)),
        (BORN, date(1980, 3, 15)),
        (date(1980, 3, 4), date(1980, 4, 3)),
        (date(1980, 1, 1), date(1979, 12, 31)),
    ],
)
def test_a_birth_date_with_a_slip_and_the_same_names_waits(edition, born, mistaken):
    first = join(edition, birth_date=born)

    again = join(edition, birth_date=mistaken)
    son = join(edition, given_names="Paul", birth_date=mistaken)

    assert queries.who_may_be(again)[0] == first
    assert first not in queries.who_may_be(son)


def test_an_identity_between_two_corrections_enters_no_second_time(edition):
    entry = join(edition)
    correct(entry, given_names="Inès", family_name="Lefèvre")
    correct(entry, given_names="Anne", family_name="Petit")

    assert join(edition, given_names="Inès", family_name="Lefèvre").status == RegisterStatus.DOUBTFUL
    assert may_vote(join(edition, given_names="Paul", family_name="Moreau")).allowed


def test_every_spelling_that_enters_waits_and_one_vote_is_there(edition, settings):
    settings.LIMITS = {**settings.LIMITS, "claim_identity": (10_000, 3600)}
    first = join(edition)

    later = [join(edition, given_names=given, family_name=family) for given, family in SPELLINGS[::19]]

    assert {entry.status for entry in later} == {RegisterStatus.DOUBTFUL}
    assert {may_vote(entry).code for entry in later} == {"doubtful"}
    assert may_vote(first).allowed


ADDRESSES = (
    *(f"jean.durand+{tag}@poste.example" for tag in range(60)),
    *(f"jean.durand{number}@poste.example" for number in range(60)),
    *(f"JEAN.{cut}@Poste.Example" for cut in ("durand", "du.rand", "dura.nd", "d.urand")),
    *(f"jean@jetable-{number}.example" for number in range(60)),
    *(f"jean@{host}" for host in ("pośte.example", "роste.example", "poste.example.test", "xn--po-y9a.test")),
    *(f"{name}@poste.example" for name in ("j.e.a.n", "Jean", "jean_durand", "jean-durand", "durand.jean")),
)  # fmt: skip


def test_ht_002_two_hundred_mailboxes_of_one_identity_are_one_vote(edition, settings):
    settings.LIMITS = {**settings.LIMITS, "claim_identity": (10_000, 3600)}

    entries = [join(edition, by=UserFactory(email=address)) for address in ADDRESSES]

    assert len(entries) >= 190
    assert [may_vote(entry).allowed for entry in entries] == [True] + [False] * (len(entries) - 1)
    assert all(may_vote(entry) == may_vote(entries[1]) for entry in entries[1:])  # told alike
    assert set(queries.doubts(edition)) == set(entries[1:])


def test_two_accounts_of_one_person_at_the_same_moment_have_one_vote(transactional_db, at_once):
    edition = EditionFactory(running=True)
    people = [(UserFactory(), given) for given in ("Jean", "Jean", "Jean-Pierre", "Pierre")]

    answers = at_once(
        *(lambda who=who: join(edition, by=who[0], given_names=who[1]) for who in people),
    )

    assert [type(answer).__name__ for answer in answers] == ["RegisterEntry"] * 4
    assert RegisterEntry.objects.filter(status=RegisterStatus.ENTERED).count() == 1
    assert RegisterEntry.objects.filter(status=RegisterStatus.DOUBTFUL).count() == 3


def test_who_states_the_same_again_stays_one_entry_in_doubt_too(edition):
    join(edition)
    person = UserFactory()

    entries = [join(edition, by=person) for _press in range(2)]

    assert entries[0] == entries[1]
    assert RegisterEntry.objects.count() == 2


def test_the_same_identity_and_one_that_is_alike_are_told_the_same(edition):
    join(edition)
    same, alike = join(edition), join(edition, given_names="Jean")

    facts = [(entry.status, entry.level, may_vote(entry)) for entry in (same, alike)]

    assert facts[0] == facts[1]


def test_an_identity_that_many_accounts_claim_is_closed_for_a_while(edition, settings):
    settings.LIMITS = {**settings.LIMITS, "claim_identity": (2, 3600)}
    join(edition)
    join(edition)
    join(edition, given_names="Jean")

    with pytest.raises(TooOften):
        join(edition)

    assert may_vote(join(edition, given_names="Inès", family_name="Moreau")).allowed


def test_a_name_in_another_alphabet_waits_for_an_officer(edition):
    entry = join(edition, given_names="محمّد", family_name="بن علي")

    assert entry.status == RegisterStatus.DOUBTFUL
    assert list(queries.doubts(edition)) == [entry]


# --- An officer decides


def test_twins_are_freed_in_one_press_and_both_vote(edition):
    one, other = join(edition, given_names="Léa"), join(edition, given_names="Zoé")

    doubts.free(other, by=coordinator_of(edition), at=AT)

    assert may_vote(one).allowed
    assert may_vote(other).allowed
    assert Notice.objects.get(recipient=other.user).facts["outcome"] == "freed"


def test_two_people_of_one_name_and_birth_date_are_told_apart_once_the_papers_of_both_were_seen(edition):
    one, other = join(edition), join(edition)
    agent = coordinator_of(edition)
    with pytest.raises(Refused, match="exactement le même nom"):
        doubts.free(other, by=agent, at=AT)

    desk = {"level": Level.DESK, "source": RegisterSource.DESK}
    verifying.verify(other, by=agent, at=AT, account_is_theirs=True, **desk)
    doubts.free(other, by=agent, at=AT)

    assert may_vote(one).allowed
    assert may_vote(other).allowed


def test_the_same_person_keeps_the_first_entry(edition):
    one, again = join(edition), join(edition, given_names="Jean")

    doubts.refuse(again, one, by=coordinator_of(edition), at=AT)

    assert may_vote(one).allowed
    assert may_vote(again).code == "known_already"
    assert JournalEntry.objects.last().event == "register.refused"


def test_an_account_made_later_takes_over_the_entry_of_the_desk(edition):
    agent = coordinator_of(edition)
    desk = {"level": Level.DESK, "source": RegisterSource.DESK}
    entered = registers.enter(edition, by=agent, at=AT, **desk, **said())
    account = UserFactory()
    claim = join(edition, by=account)

    doubts.refuse(claim, entered, by=agent, at=AT, moves_account=True)

    entered.refresh_from_db()
    assert (entered.user, entered.level) == (account, Level.DESK)
    assert may_vote(entered).allowed
    assert join(edition, by=account) == entered


def test_a_ballot_of_the_account_that_had_the_entry_is_final_once_it_is_moved(edition):
    former, account = UserFactory(), UserFactory()
    known, claim = join(edition, by=former), join(edition, by=account)

    doubts.refuse(claim, known, by=coordinator_of(edition), at=AT, moves_account=True)

    known.refresh_from_db()
    assert (known.user, known.returned_on) == (account, edition.local_day(AT))
    assert Signature(entry=known, signed_on=edition.local_day(AT)).is_of_before(known)
    assert Notice.objects.get(recipient=former).facts["outcome"] == "moved"


def test_nobody_decides_of_themselves_nor_by_somebody_who_is_not_alike(edition):
    agent = coordinator_of(edition)
    one, own = join(edition), join(edition, by=agent)
    stranger = join(edition, given_names="Inès", family_name="Moreau")

    with pytest.raises(NotAllowed):
        doubts.free(own, by=agent, at=AT)
    with pytest.raises(Refused):
        doubts.refuse(own, stranger, by=coordinator_of(edition), at=AT)
    doubts.refuse(own, one, by=coordinator_of(edition), at=AT)
    with pytest.raises(Refused):
        doubts.free(own, by=coordinator_of(edition), at=AT)


# --- An entry is corrected


def correct(entry, **facts):
    by = coordinator_of(entry.edition)
    corrections.correct(entry, by=by, at=AT, reason="Carte d'identité vue au guichet", **said(**facts))


def test_a_corrected_entry_lets_neither_identity_in_again(edition):
    entry = join(edition, given_names="Paul", family_name="Moreau")

    correct(entry, given_names="Inès", family_name="Lefèvre")

    assert (entry.given_names, entry.family_name) == ("Inès", "Lefèvre")
    assert join(edition, given_names="Paul", family_name="Moreau").status == RegisterStatus.DOUBTFUL
    assert join(edition, given_names="Ines", family_name="Lefevre").status == RegisterStatus.DOUBTFUL
    line = JournalEntry.objects.get(event="register.corrected")
    assert line.details["corrected"] == ["names"]
    assert "Moreau" not in str(line.details)


def test_a_corrected_birth_date_gives_the_register_s_answers_anew(edition):
    entry = join(edition)

    correct(entry, birth_date=date(2011, 1, 1))

    assert may_vote(entry).code == "too_young"


def test_a_correction_says_why_and_takes_nobody_else_s_names(edition):
    other, entry = join(edition), join(edition, given_names="Inès", family_name="Moreau")

    with pytest.raises(InvalidInput):
        corrections.correct(entry, by=coordinator_of(edition), at=AT, reason=" ", **said())
    with pytest.raises(Refused):
        correct(entry, given_names=other.given_names, family_name=other.family_name)


@pytest.mark.parametrize(
    "change",
    [
        {"person_key": "a" * 64},
        {"family_key": "a" * 64},
        {"letters_key": None},
        {"status": RegisterStatus.DOUBTFUL},
        {"status": RegisterStatus.REFUSED},
    ],
)
def test_the_database_keeps_the_keys_and_whoever_was_entered(edition, change):
    entry = join(edition)

    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEntry.objects.filter(pk=entry.pk).update(**change)


# --- A person contests


def test_a_dispute_is_read_answered_and_told(edition):
    join(edition)
    entry = join(edition)
    dispute = disputes.open_dispute(entry, "Quelqu'un a pris mon nom.", by=entry.user, at=AT)
    assert list(queries.open_disputes(edition)) == [dispute]

    disputes.answer(dispute, "Venez avec votre carte.", by=coordinator_of(edition), at=AT)

    assert not queries.open_disputes(edition)
    assert Notice.objects.get(recipient=entry.user).facts["answer"] == "Venez avec votre carte."
    events = list(JournalEntry.objects.order_by("sequence").values_list("event", flat=True))
    assert events[-2:] == ["register.disputed", "register.dispute_answered"]


def test_a_dispute_is_one_s_own_and_one_at_a_time(edition):
    entry = join(edition)
    disputes.open_dispute(entry, "On me dit que j'ai voté.", by=entry.user, at=AT)

    with pytest.raises(NotAllowed):
        disputes.open_dispute(entry, "Moi aussi.", by=UserFactory(), at=AT)
    with pytest.raises(Refused):
        disputes.open_dispute(entry, "Encore.", by=entry.user, at=AT)
    with pytest.raises(NotAllowed):
        disputes.answer(entry.disputes.get(), "Non.", by=entry.user, at=AT)


# --- A search


@pytest.mark.parametrize("sought", ["lefevre", "LEFÈVRE zoe", "anne-lise", "anne lise", "Coeur", "o'brien"])
def test_a_search_minds_neither_accents_nor_capitals(edition, sought):
    join(edition, given_names="Inès", family_name="Moreau")
    people = [("Zoé", "Lefèvre"), ("Anne-Lise", "Martin"), ("Paul", "Cœur"), ("Ann", "O’Brien")]
    entries = {family: join(edition, given_names=given, family_name=family) for given, family in people}

    found = set(queries.found(edition, sought))

    assert len(found) == 1
    assert found <= set(entries.values())


def test_a_search_by_e_mail_takes_the_whole_address(edition):
    entry = join(edition)

    assert list(queries.found(edition, entry.user.email.upper())) == [entry]
    assert not queries.found(edition, "@example.org")
