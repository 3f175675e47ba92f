"""The rule of twenty by itself: whatever happens between archives, together they show no small group."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from deploy.backups import groups
from voting.enums import Channel

NUMBERS = st.sampled_from([0, 0, 1, 5, 19, 20, 21, 40])
# Between two archives: how many sign, how many withdraw their ballot, from which place of the register on.
DAYS = st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(0, 200)), min_size=1, max_size=12)


def archived(before, now, number):
    """The register of an archive to come, {person: (channel, history)}, and whether it may be shown."""
    register, shown = groups.Register(number), {}
    old, new = (sorted(book.items()) for book in (before, now))
    for known, row in groups.side_by_side(
        ((name, (name, value)) for name, value in old), ((name, (name, value)) for name, value in new)
    ):
        name, channel = row
        shown[name] = (channel, register.history(known[1][1] if known else None, channel))
    return shown, not register.shows_few


@given(DAYS)
@example([(40, 0, 0), (40, 0, 0), (0, 20, 39)])  # one of the first forty, nineteen of the next
@example([(21, 0, 0), (0, 20, 0)])  # one is left behind
def test_no_small_group_is_told_from_the_others_by_all_archives_together(days):
    town, last, archives = {}, {}, []
    for signing, leaving, place in days:
        town |= {f"{len(town) + newcomer:06}": Channel.ONLINE for newcomer in range(signing)}
        town |= dict.fromkeys(sorted(town)[place : place + leaving], Channel.PAPER)
        shown, may_be_shown = archived(last, town, len(archives) + 1)
        last = shown if may_be_shown else last
        archives.append(last)

    seen = Counter(tuple(archive.get(person, ("",))[0] for archive in archives) for person in town)
    voters = {channels: people for channels, people in seen.items() if Channel.ONLINE in channels}
    assert all(people >= groups.SMALLEST for people in voters.values())


def test_two_books_are_read_side_by_side():
    before, now = [("a", 1), ("c", 3)], [("b", 20), ("c", 30), ("d", 40)]

    assert list(groups.side_by_side(before, now)) == [(1, None), (None, 20), (3, 30), (None, 40)]
    assert list(groups.side_by_side([], [])) == []


def test_an_urn_shows_few_by_what_arrived_what_changed_and_what_left():
    for before, now in [(None, "x"), ("x", "y"), ("x", None)]:
        urn = groups.Urn()
        for _ballot in range(19):
            urn.see(before, now)
        assert urn.shows_few
        urn.see(before, now)
        assert not urn.shows_few
        assert not urn.is_the_same

    urn = groups.Urn()
    urn.see("x", "x")
    assert urn.is_the_same
    assert not urn.shows_few
