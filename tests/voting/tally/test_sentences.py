"""Every code that the command can meet has its sentence, in both languages, with the figures it is given."""

import pytest

from tests.voting.tally.elections import candidates, times
from voting.tally.command_line.sentences import LABELS, LANGUAGES, TABLES, Sentences
from voting.tally.errors import CannotCount, CountFault
from voting.tally.pabulib import BadFile, FileFault
from voting.tally.registry import count
from voting.tally.types import Election, Options, Reason, ReasonCode

NUMBERS = (
    "votes points cost left missing missing_votes minimum maximum chosen spent found expected times column "
    "held from_reserve winners ballots read"
)
TEXTS = (
    "limit declared stopped_by candidates rule known marking utility option value name id section "
    "label excluded_by"
)
FIGURES = dict.fromkeys(NUMBERS.split(), 1) | dict.fromkeys(TEXTS.split(), "x") | {"line": 1}

SHORT = Reason.of(ReasonCode.SUPPORTERS_SHORT, votes=812, cost=90_000, held=77_570, missing=12_430)
ALONE = Reason.of(ReasonCode.SUPPORTERS_SHORT, votes=1, cost=9, held=8, missing=1)
TOPPED = Reason.of(ReasonCode.TOPPED_UP, votes=3, cost=9, left=0, from_reserve=4)
FULL = Reason.of(ReasonCode.QUOTA_FULL, votes=3, cost=9, label="district:A; b", maximum=1)
BARRED = Reason.of(ReasonCode.EXCLUSIVE, votes=3, cost=9, excluded_by="p1")
ENOUGH = Reason.of(ReasonCode.ENOUGH_WINNERS, votes=3, cost=9, winners=5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("codes", TABLES)
def test_every_code_has_a_sentence(codes, language):
    column = LANGUAGES.index(language)
    words = Sentences(language)

    assert set(TABLES[codes]) == set(codes)
    for code in codes:
        assert words.error(CannotCount(code, FIGURES))
        assert TABLES[codes][code][column] != TABLES[codes][code][1 - column]


def test_french_spacing_is_ours_and_names_stay_as_they_are():
    words = Sentences("fr")

    assert words.label("other", id="1", name="A : b", sentence="x.") == "1 A : b\u00a0: x."


@pytest.mark.parametrize(
    ("language", "unit", "currency", "sentence"),
    [
        (
            "fr",
            1,
            "EUR",
            "non retenu\u00a0: il a manqué 12\u202f430\u00a0€ (1\u00a0voix, coût 72\u202f430\u00a0€).",
        ),
        ("en", 1, "EUR", "not funded: 12,430\u00a0€ short (1\u00a0vote, costs 72,430\u00a0€)."),
        (
            "fr",
            100,
            "PLN",
            "non retenu\u00a0: il a manqué 124,30\u00a0PLN (1\u00a0voix, coût 724,30\u00a0PLN).",
        ),
        ("en", 1, "", "not funded: 12,430 short (1\u00a0vote, costs 72,430)."),
    ],
)
def test_what_was_missing_is_said_in_the_money_of_the_election(language, unit, currency, sentence):
    result = count(Election.of(candidates(72_430), times({1: 1}), budget=60_000), "greedy", Options())

    assert Sentences(language, unit=unit, currency=currency).reason(result.entries[0].reason) == sentence


@pytest.mark.parametrize(
    ("language", "votes", "sentence"),
    [
        ("fr", 0, "0\u00a0projet mais 2\u00a0notes dans ce bulletin."),
        ("fr", 1, "1\u00a0projet mais 2\u00a0notes dans ce bulletin."),
        ("en", 0, "0\u00a0projects but 2\u00a0scores on this ballot."),
        ("en", 1, "1\u00a0project but 2\u00a0scores on this ballot."),
    ],
)
def test_nouns_agree_with_their_numbers(language, votes, sentence):
    error = BadFile(FileFault.POINTS_DO_NOT_MATCH, 3, 5, {"votes": votes, "points": 2})

    assert Sentences(language).error(error).endswith(sentence)


@pytest.mark.parametrize(
    ("language", "reason", "sentence"),
    [
        (
            "fr",
            SHORT,
            "non retenu\u00a0: il a manqué 12\u202f430\u00a0€ à ses 812 soutiens (coût 90\u202f000\u00a0€).",
        ),
        ("en", SHORT, "not funded: its 812 supporters were 12,430\u00a0€ short (costs 90,000\u00a0€)."),
        ("fr", ALONE, "non retenu\u00a0: il a manqué 1\u00a0€ à son seul soutien (coût 9\u00a0€)."),
        ("en", ALONE, "not funded: its only supporter was 1\u00a0€ short (costs 9\u00a0€)."),
        ("fr", TOPPED, "retenu avec 3\u00a0voix\u202f; la réserve a ajouté 4\u00a0€."),
        (
            "fr",
            FULL,
            (
                "non retenu (3\u00a0voix)\u00a0: "
                "le maximum de 1\u00a0projet pour «\u00a0district:A; b\u00a0» était atteint."
            ),
        ),
        ("en", BARRED, "not funded (3\u00a0votes): it cannot be beside p1, which was funded before it."),
        ("en", ENOUGH, "not funded (3\u00a0votes): the number of projects to be funded, 5, was reached."),
    ],
)
def test_each_new_reason_is_said_with_its_figures(language, reason, sentence):
    assert Sentences(language, currency="EUR").reason(reason) == sentence


@pytest.mark.parametrize(
    ("unit", "millionths", "amount"),
    [
        (1, 4_215_999, "4,21\u00a0€"),
        (100, 421_599_999, "4,21\u00a0€"),
        (1, 3_129, "0,0031\u00a0€"),
        (1, 12_430_000_000, "12\u202f430\u00a0€"),
        (1, 0, "0\u00a0€"),
    ],
)
def test_what_a_supporter_pays_is_rounded_down_and_never_to_nothing(unit, millionths, amount):
    words = Sentences("fr", unit=unit, currency="EUR")

    assert words.label("load", load=millionths) == f"charge de {amount} par soutien"


def test_the_place_of_an_error_comes_first():
    error = BadFile(FileFault.UNKNOWN_PROJECT, 17, 5, {"id": "12"})

    assert Sentences("fr").error(error) == (
        "Ligne 17, colonne 5\u00a0: ce bulletin nomme le projet «\u00a012\u00a0», qui n'existe pas."
    )


def test_every_label_is_written_in_both_languages():
    assert all(len(pair) == len(LANGUAGES) and all(pair) for pair in LABELS.values())
    assert Sentences("en").error(CannotCount(CountFault.SEED_NEEDED, {"candidates": "a, b"})) == (
        "A lot must settle the tie between a, b: give the published seed with --seed."
    )
    assert Sentences("fr").reason(Reason.of(ReasonCode.NO_SUPPORT)).startswith("non retenu")
