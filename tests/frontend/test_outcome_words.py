"""What a result says: one kind sentence per reason, the steps of each rule, and whose money went where."""

import pytest
from django.utils import translation

from accounts.refusals import Refused
from frontend.outcomes import passes, rows
from frontend.outcomes.reasons import OutcomeNames, why
from frontend.pieces import charts
from frontend.words.reasons import SENTENCES
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    OPENS_AT,
    On,
    PollFactory,
    fill_urn,
    marking,
    settle,
)
from voting.models import ContestEntry, Poll
from voting.queries import outcomes as queries
from voting.services import closing
from voting.services.counting import tallying
from voting.tally.types import Choice, ReasonCode

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("few_as_many")]

COSTS = (60_000, 50_000, 30_000, 150_000)
# Three choose 1, two choose 2, one chooses 3; of the last two, one nothing at all.
BALLOTS = ((1,),) * 3 + ((2,),) * 2 + ((3,),)
GRADES = {"ballot_rule": "grades", "ballot_bounds": {"lowest": 0, "highest": 5}}


def counted(rule="greedy", options=None, *, costs=COSTS, ballots=BALLOTS, labels=(), withdrawn=(), more=None):
    """An envelope of 100 000 € counted by this rule."""
    tally_options = {"leftover": "skip", "ties": ["cost", "lot"], **(options or {})}
    rules = {"tally_rule": rule, "tally_options": tally_options, **(more or {})}
    poll = PollFactory(paper=(On(100_000, costs, rules=rules),))
    for number, names in dict(labels).items():
        ContestEntry.objects.filter(number=number).update(labels=names)
    settle(poll, opens_at=OPENS_AT, closes_at=CLOSED_AT)
    fill_urn(poll, [ballot if isinstance(ballot, dict) else marking(*ballot) for ballot in ballots])
    ContestEntry.objects.filter(number__in=withdrawn).update(
        withdrawn_at=AFTER_CLOSE, withdrawn_reason="Le terrain est vendu."
    )
    closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)
    (outcome,) = queries.outcomes_of_poll(Poll.objects.get(pk=poll.pk))
    return OutcomeNames(outcome, {"theme:nature": "Nature en ville"})


def said_of(number, names):
    (entry,) = [entry for entry in names.outcome.entries.all() if entry.contest_entry.number == number]
    return plain(why(entry, names))


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def title(number, names):
    return f"« {names.titles[str(number)]} »"


TOP_UP = {"leftover": "top-up", "top_up_from": "1/2", "reserve": 20_000}
REASONS = [
    (ReasonCode.FUNDED, {}, 1, "3 voix, et il tient dans l’enveloppe : une fois payé, il reste 40 000 €."),
    (
        ReasonCode.FUNDED,
        {"rule": "equal-shares", "costs": (60_000, 50_000), "ballots": BALLOTS[:5]},
        1,
        (
            "3 voix : ceux qui l’ont choisi se partagent son coût de 60 000 € ; "
            "une fois payé, il reste 40 000 €."
        ),
    ),
    (
        ReasonCode.FUNDED,
        {"rule": "equal-shares", "options": {"completion": "greedy"}, "costs": (50_000, 40_000, 30_000)},
        2,
        "2 voix : il est payé avec ce que les parts avaient laissé ; une fois payé, il reste 10 000 €.",
    ),
    (
        ReasonCode.TOPPED_UP,
        {"options": TOP_UP},
        2,
        "2 voix : il coûte 50 000 €, dont 10 000 € pris sur la réserve prévue pour cela.",
    ),
    (
        ReasonCode.TOO_DEAR,
        {},
        2,
        "2 voix, mais il a manqué 10 000 € : il coûte 50 000 € et il restait 40 000 € à son tour.",
    ),
    (
        ReasonCode.TOO_DEAR,
        {"rule": "equal-shares", "ballots": (*BALLOTS, (4,))},
        4,
        "1 voix, mais il coûte 150 000 €, plus que les 100 000 € à partager.",
    ),
    (
        ReasonCode.STOPPED,
        {"options": {"leftover": "stop"}},
        3,
        "1 voix : le décompte s’est arrêté à {2}, le premier qui ne tenait plus.",
    ),
    (
        ReasonCode.SUPPORTERS_SHORT,
        {"rule": "equal-shares", "ballots": BALLOTS[:5]},
        2,
        "Il a manqué 10 000 € à ses 2 soutiens, à qui il restait 40 000 € pour un coût de 50 000 €.",
    ),
    (
        ReasonCode.EXCLUSIVE,
        {"options": {"exclusive": [["1", "3"]]}},
        3,
        "1 voix, mais {1} est passé devant, et un seul des deux peut se faire.",
    ),
    (
        ReasonCode.QUOTA_FULL,
        {
            "options": {"quotas": [{"label": "theme:nature", "maximum": 1}]},
            "labels": {1: ["theme:nature"], 3: ["theme:nature"]},
        },
        3,
        "1 voix, mais pour « Nature en ville » 1 projet au plus est retenu : il était déjà choisi.",
    ),
    (
        ReasonCode.ENOUGH_WINNERS,
        {"rule": "fixed", "options": {"winners": 1}},
        3,
        "1 voix : un seul projet était à retenir, et il était choisi avant lui.",
    ),
    (
        ReasonCode.BELOW_MINIMUM,
        {"options": {"minimum_votes": 3}},
        2,
        "2 voix : il en a manqué 1 pour atteindre le minimum de 3.",
    ),
    (ReasonCode.NO_SUPPORT, {}, 4, "Aucun bulletin ne l’a choisi."),
    (
        ReasonCode.WITHDRAWN,
        {"withdrawn": (1,)},
        1,
        "Retiré pendant le vote : les bulletins qui le nommaient comptent pour les autres projets.",
    ),
]


@pytest.mark.parametrize(("code", "election", "number", "sentence"), REASONS)
def test_each_reason_has_its_sentence(code, election, number, sentence):
    names = counted(**election)

    entry = next(entry for entry in names.outcome.entries.all() if entry.contest_entry.number == number)
    titles = {str(known): title(known, names) for known in (1, 2)}
    assert entry.reason == code
    assert said_of(number, names) == sentence.format("", titles["1"], titles["2"])


def test_no_reason_is_left_without_words():
    assert set(SENTENCES) == set(ReasonCode) == {code for code, *_rest in REASONS}


def test_the_sentences_are_said_in_english_too():
    names = counted("equal-shares", ballots=BALLOTS[:5])

    with translation.override("en"):
        assert said_of(2, names) == (
            "€10,000 were missing to its 2 supporters, who still held €40,000 of its €50,000."
        )


def test_who_was_placed_by_lot_reads_among_whom():
    names = counted(costs=(60_000, 60_000), ballots=((1,), (2,)))

    assert said_of(1, names).endswith(
        f"À égalité avec {title(2, names)}, l’ordre a été tiré au sort publiquement."
    )
    (lot,) = rows.lots(names, "graine")
    assert {lot["among"]} <= {names.several(pair) for pair in (["1", "2"], ["2", "1"])}
    (table,) = passes.passes(names)[0].tables
    assert all("départagés par le tirage au sort public" in decision for _t, _f, decision in table.rows)


# --- The steps


def shown(names):
    return [
        (
            plain(held.title),
            [plain(sentence) for sentence in held.sentences],
            [
                [
                    (row[0].split(".")[0], *(plain(figure) for figure in row[1]), plain(row[2]))
                    for row in table.rows
                ]
                for table in held.tables
            ],
        )
        for held in passes.passes(names)
    ]


def test_equal_shares_tell_the_share_and_each_purchase():
    names = counted("equal-shares", costs=(50_000, 40_000), ballots=BALLOTS[:5])

    assert shown(names) == [
        (
            "",
            ["Chacun des 5 bulletins a reçu au départ une part égale de cet argent : 20 000 €."],
            [[
                ("1", "3", "16 666,67 €", "3", "50 000 €", "50 000 €", "Proposé"),
                ("2", "2", "20 000 €", "2", "40 000 €", "10 000 €", "Proposé"),
            ]],
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"completion": "add1"}, "plus aucun projet ne tenait dans ce qui restait."),
        (
            {"completion": "add1", "add1_stop": "overspend"},
            "un euro de plus aurait dépensé plus qu’il n’y avait.",
        ),
    ],
)
def test_equal_shares_tell_how_often_they_were_raised_and_why_no_more(options, reason):
    names = counted(
        "equal-shares", {"share": "floor", **options}, costs=(50_000, 50_010), ballots=((1,), (2,)) * 2
    )

    ((_title, sentences, _tables),) = shown(names)

    assert sentences[0].endswith("une part égale de cet argent : 25 000 €.")
    assert sentences[-1] == f"Elles ne sont pas allées plus haut : {reason}"


def test_a_share_raised_is_told_with_its_last_height():
    options = {"completion": "add1", "add1_stop": "overspend"}
    names = counted("equal-shares", options, costs=(50_000, 50_010), ballots=((1,), (2,)) * 2)

    ((_title, sentences, _tables),) = shown(names)

    assert sentences[1] == (
        "Les parts ont été augmentées d’un euro 4 fois, jusqu’à 25 004 €, "
        "et les projets achetés à nouveau chaque fois."
    )


def test_what_completes_the_shares_is_told_apart():
    names = counted("equal-shares", {"completion": "greedy"}, costs=(50_000, 40_000, 30_000))

    ((_title, _sentences, (bought, completed)),) = shown(names)

    assert [row[0] for row in bought] == ["1"]
    assert [row[0] for row in completed] == ["2", "3"]
    assert completed[1][-1] == "Il ne tient pas : écarté"


def test_a_comparison_is_told_in_two_sentences():
    """Three of five get 1 by votes alone; equal shares serve the two others as well."""
    ballots = ((1, 2),) * 3 + ((3,),) * 2
    names = counted("equal-shares", {"comparison": True}, costs=(50_000, 50_000, 40_000), ballots=ballots)

    first, second = passes.comparison(names)

    compared = names.counted.comparison
    assert f"davantage à {compared.prefer_rule} bulletins" in plain(first)
    assert ("parts égales" in second) is (compared.stands == "rule")


def test_without_a_comparison_nothing_is_said_of_one():
    assert passes.comparison(counted()) == []


def test_phragmen_tells_what_each_supporter_bears():
    names = counted("phragmen", {"leftover": "stop"}, costs=(60_000, 30_000), ballots=BALLOTS[:5])

    ((_title, _sentences, (table,)),) = shown(names)

    assert table == [
        ("2", "2", "15 000 €", "100 000 €", "30 000 €", "70 000 €", "Il tient : proposé"),
        ("1", "3", "20 000 €", "70 000 €", "60 000 €", "10 000 €", "Il tient : proposé"),
    ]


def test_majority_judgment_tells_the_middle_grade_and_how_many_stand_on_each_side():
    graded = [
        {"1": Choice.marking(marks)} for marks in (((1, 5), (2, 3)), ((1, 4), (2, 3)), ((1, 1), (2, 2)))
    ]
    names = counted("majority-judgment", costs=(60_000, 40_000), ballots=graded, more=GRADES)

    ((_title, _sentences, (table,)),) = shown(names)

    assert [row[:4] for row in table] == [("1", "4", "1", "1"), ("2", "3", "0", "1")]


def test_votes_per_euro_are_told_per_million():
    names = counted("greedy-per-cost", costs=(60_000, 50_000), ballots=BALLOTS[:5])

    ((_title, _sentences, (table,)),) = shown(names)

    assert [row[:3] for row in table] == [("1", "3", "50"), ("2", "2", "40")]


def test_money_kept_and_winners_owed_each_have_their_heading():
    options = {
        "reserved": [{"label": "theme:nature", "amount": 30_000}],
        "quotas": [{"label": "territory:*", "minimum": 1}],
    }
    labels = {1: ["territory:nord"], 2: ["territory:sud"], 3: ["theme:nature"]}
    names = counted(options=options, labels=labels)

    (kept, owed, rest) = shown(names)

    assert kept[0] == "D’abord l’argent réservé : Nature en ville"
    assert [row[0] for row in kept[2][0]] == ["3"]
    assert owed[0] == "Puis les projets que le règlement garantit"
    assert owed[1] == [
        (
            "Pour chaque quartier, 1 projet est retenu avant les autres, "
            "s’il a des voix et tient dans l’enveloppe."
        )
    ]
    assert [row[0] for row in owed[2][0]] == ["1", "2"]
    assert rest[0] == "Puis tous les projets"


def test_money_put_down_for_later_is_said():
    names = counted(options={"leftover": "carry"})

    ((_title, sentences, _tables),) = shown(names)

    assert sentences == ["Il reste 40 000 €, reportés sur la suite."]


def test_a_decision_stands_in_its_own_pass_where_two_begin_with_the_same_sum():
    """No guaranteed project has a vote; what completes the shares comes later, with all the money there."""
    options = {"completion": "greedy", "quotas": [{"label": "theme:nature", "minimum": 1}]}
    names = counted("equal-shares", options, costs=(90_000, 95_000), ballots=((1,), (1,), (2,)))

    owed, rest = shown(names)

    assert owed[2] == []
    assert [[row[0] for row in table] for table in rest[2]] == [["1", "2"]]


@pytest.mark.parametrize("word", ["passes", "comparison", "steps"])
def test_a_result_of_another_version_is_refused_with_a_sentence(word):
    names = counted()
    del names.outcome.result[word]
    del names.outcome.counted  # read before, when it was compared

    with pytest.raises(Refused) as refusal:
        passes.passes(names)

    assert "version" in refusal.value.message


# --- Whose money went where


def test_the_money_of_supporters_is_followed_from_what_they_brought_to_what_is_left():
    """Five shares of 20 000: all three of 1 pay it whole, and one of them had chosen 2 as well."""
    names = counted("equal-shares", costs=(60_000, 61_000), ballots=((1,), (1,), (1, 2), (2,), (2,)))

    first, second = rows.flows(names)

    assert (first["supporters"], first["brought"], first["left"]) == (3, 60_000, 0)
    assert [(part["mark"], part["paid"], part["is_own"]) for part in first["spent"]] == [("1", 60_000, True)]
    assert (second["supporters"], second["brought"], second["left"]) == (3, 60_000, 40_000)
    assert [(part["mark"], part["paid"], part["is_own"]) for part in second["spent"]] == [
        ("1", 20_000, False)
    ]


def test_other_rules_have_no_such_picture():
    assert rows.flows(counted()) == []


def test_a_bar_shows_its_own_payment_first_then_what_is_left_against_the_cost():
    spent = [{"mark": "1", "paid": 20, "is_own": False}, {"mark": "2", "paid": 30, "is_own": True}]

    bar = charts.flow_bar(spent, 10, 30, 100)

    assert [(part.tone, part.start, part.width) for part in bar.parts] == [
        ("own", 0.0, 30.0), ("rest", 30.0, 10.0), ("other", 40.0, 20.0)
    ]  # fmt: skip
    assert bar.cost_at == 30.0
