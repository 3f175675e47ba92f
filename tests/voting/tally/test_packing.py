import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots.packing import ContestLayout, PaperLayout, pack, unpack
from voting.tally.errors import BadPacking, PackingFault
from voting.tally.types import BLANK, NOT_OFFERED, Choice, ChoiceState

TOWN = ContestLayout("town", tuple(range(1, 8)))
QUARTER = ContestLayout("quarter", (11, 12, 13))
PAPER = PaperLayout((TOWN, QUARTER))
SOME = {"town": Choice.approving([1, 3, 4]), "quarter": BLANK}


@st.composite
def layouts(draw):
    keys = draw(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=3, unique=True))
    contests = []
    for key in keys:
        numbers = draw(st.lists(st.integers(1, 500), min_size=1, max_size=20, unique=True))
        lowest = draw(st.integers(-2, 2))
        contests.append(ContestLayout(key, tuple(numbers), lowest, lowest + draw(st.integers(0, 20))))
    return PaperLayout(tuple(contests))


@st.composite
def papers(draw):
    layout = draw(layouts())
    choices = {}
    for contest in layout.contests:
        numbers = draw(st.lists(st.sampled_from(contest.numbers), min_size=1, unique=True))
        values = st.integers(contest.lowest, contest.highest)
        marked = Choice.marking([(number, draw(values)) for number in numbers])
        choices[contest.key] = draw(st.sampled_from([NOT_OFFERED, BLANK, marked]))
    return layout, choices


@given(papers())
def test_what_is_packed_comes_back(paper):
    layout, choices = paper

    assert unpack(layout, pack(layout, choices)) == choices


@given(papers())
def test_the_length_depends_on_the_paper_only(paper):
    layout, choices = paper

    assert len(pack(layout, choices)) == layout.size


@given(papers(), st.data())
def test_equal_choices_give_equal_bytes_whatever_the_order_of_the_clicks(paper, data):
    layout, choices = paper
    shuffled = {
        key: Choice(choice.state, tuple(data.draw(st.permutations(choice.marks))))
        for key, choice in choices.items()
    }

    assert pack(layout, shuffled) == pack(layout, choices)


@given(st.binary(min_size=PAPER.size - 9, max_size=PAPER.size - 9))
def test_whatever_unpacks_was_packed(body):
    packed = pack(PAPER, SOME)[:9] + body
    try:
        choices = unpack(PAPER, packed)
    except BadPacking:
        return

    assert pack(PAPER, choices) == packed


@pytest.mark.parametrize(
    ("choices", "fault"),
    [
        ({"town": BLANK}, PackingFault.CHOICES_DO_NOT_MATCH),
        ({**SOME, "school": BLANK}, PackingFault.CHOICES_DO_NOT_MATCH),
        ({**SOME, "town": Choice.approving([])}, PackingFault.NOTHING_CHOSEN),
        ({**SOME, "town": Choice(ChoiceState.BLANK, ((1, 1),))}, PackingFault.NOTHING_CHOSEN),
        ({**SOME, "town": Choice.approving([11])}, PackingFault.UNKNOWN_NUMBER),
        ({**SOME, "town": Choice.approving([1, 1])}, PackingFault.MARKED_TWICE),
        ({**SOME, "town": Choice.marking([(1, 2)])}, PackingFault.BAD_MARK),
        ({**SOME, "town": Choice.marking([(1, 0)])}, PackingFault.BAD_MARK),
    ],
)
def test_choices_that_do_not_belong_on_the_paper_are_refused(choices, fault):
    with pytest.raises(BadPacking) as refusal:
        pack(PAPER, choices)

    assert refusal.value.code is fault


def changed(place, value):
    packed = bytearray(pack(PAPER, SOME))
    packed[place] = value
    return bytes(packed)


@pytest.mark.parametrize(
    ("packed", "fault"),
    [
        (b"", PackingFault.WRONG_LENGTH),
        (pack(PAPER, SOME)[:-1], PackingFault.WRONG_LENGTH),
        (pack(PAPER, SOME) + b"\0", PackingFault.WRONG_LENGTH),
        (changed(0, 2), PackingFault.WRONG_VERSION),
        (changed(1, 0), PackingFault.OTHER_PAPER),
        (changed(9, 3), PackingFault.BAD_STATE),
        (changed(9, 1), PackingFault.NOT_CANONICAL),
        (changed(10, 0), PackingFault.NOT_CANONICAL),
        (changed(10, 0b00000001), PackingFault.NOT_CANONICAL),
        (changed(12, 1), PackingFault.NOT_CANONICAL),
    ],
)
def test_bytes_that_pack_never_wrote_are_refused(packed, fault):
    with pytest.raises(BadPacking) as refusal:
        unpack(PAPER, packed)

    assert refusal.value.code is fault


def test_a_value_beyond_the_highest_is_refused():
    three = PaperLayout((ContestLayout("town", (1,), 1, 2),))
    packed = bytearray(pack(three, {"town": Choice.marking([(1, 2)])}))
    packed[-1] = 0b11000000

    with pytest.raises(BadPacking, match=PackingFault.NOT_CANONICAL):
        unpack(three, bytes(packed))


@pytest.mark.parametrize(
    "make",
    [
        lambda: ContestLayout("town", ()),
        lambda: ContestLayout("town", (1, 1)),
        lambda: ContestLayout("town", (1,), 2, 1),
        lambda: PaperLayout(()),
        lambda: PaperLayout((TOWN, TOWN)),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused(make):
    with pytest.raises(BadPacking, match=PackingFault.BAD_LAYOUT):
        make()
