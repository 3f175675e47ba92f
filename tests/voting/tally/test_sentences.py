"""Every code that the command can meet has its sentence, in both languages, with the figures it is given."""

import pytest

from tests.voting.tally.elections import candidates, times
from voting.tally.errors import CannotCount, CountFault
from voting.tally.pabulib import BadFile, FileFault
from voting.tally.registry import count
from voting.tally.sentences import LABELS, LANGUAGES, TABLES, Sentences
from voting.tally.types import Election, Options, Reason, ReasonCode

NUMBERS = (
    "votes points cost left missing missing_votes minimum maximum chosen spent found expected times column"
)
TEXTS = "limit declared stopped_by candidates rule known marking utility option value name id section"
FIGURES = dict.fromkeys(NUMBERS.split(), 1) | dict.fromkeys(TEXTS.split(), "x") | {"line": 1}


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
    ("language", "unit", "currency", "said"),
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
def test_what_was_missing_is_said_in_the_money_of_the_election(language, unit, currency, said):
    result = count(Election.of(candidates(72_430), times({1: 1}), budget=60_000), "greedy", Options())

    assert Sentences(language, unit=unit, currency=currency).reason(result.entries[0].reason) == said


@pytest.mark.parametrize(
    ("language", "votes", "said"),
    [
        ("fr", 0, "0\u00a0projet mais 2\u00a0notes dans ce bulletin."),
        ("fr", 1, "1\u00a0projet mais 2\u00a0notes dans ce bulletin."),
        ("en", 0, "0\u00a0projects but 2\u00a0scores on this ballot."),
        ("en", 1, "1\u00a0project but 2\u00a0scores on this ballot."),
    ],
)
def test_nouns_agree_with_their_numbers(language, votes, said):
    error = BadFile(FileFault.POINTS_DO_NOT_MATCH, 3, 5, {"votes": votes, "points": 2})

    assert Sentences(language).error(error).endswith(said)


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
