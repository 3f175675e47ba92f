"""What a rehearsal says at its end; the last line says all."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deploy.rehearsal import comparing
from deploy.rehearsal.checks import Invariant
from deploy.rehearsal.comparing import Wrong
from deploy.rehearsal.crowd import OLD_TAB_CAST, RECEIPT_AGAIN, Habit
from deploy.rehearsal.playing import Findings
from deploy.rehearsal.striking import PollStep

STEPS = {
    PollStep.SETTLE: gettext_lazy("the settling"),
    PollStep.CAST: gettext_lazy("the casts"),
    PollStep.BAR: gettext_lazy("the barrier of the close"),
    PollStep.CHECK: gettext_lazy("the comparison of the books"),
    PollStep.SHRED: gettext_lazy("the destruction of the link key"),
    PollStep.REWRITE: gettext_lazy("the rewriting of both tables"),
    PollStep.COMPACT: gettext_lazy("the compacting of both tables"),
    PollStep.OPEN: gettext_lazy("the opening of the urn"),
    PollStep.COUNT: gettext_lazy("the count"),
    PollStep.RECOUNT: gettext_lazy("the second count and the writing"),
}
WRONGS = {
    Wrong.LOST: gettext_lazy("ballots that were confirmed and are not in the urn"),
    Wrong.STRANGER: gettext_lazy("ballots in the urn that nobody sent"),
    Wrong.TWICE: gettext_lazy("voters with two ballots in the urn"),
    Wrong.CHANGED: gettext_lazy("ballots with other choices than were sent"),
    Wrong.RENUMBERED: gettext_lazy("ballots with another number than was answered"),
    Wrong.REFUSED_YET_THERE: gettext_lazy("ballots that were refused and are in the urn"),
    Wrong.OLD_PAGE: gettext_lazy("old ballots that won over a later one"),
    Wrong.TOO_LATE: gettext_lazy("ballots sent after the close that are in the urn"),
}
INVARIANTS = {
    Invariant.BOOKS_AGREE: gettext_lazy("as many ballots as signatures"),
    Invariant.ONE_SIGNATURE_EACH: gettext_lazy("one signature per person at most"),
    Invariant.ONLY_REAL_CHOICES: gettext_lazy("every ballot says what its paper allows"),
    Invariant.NOTHING_CHANGES_AFTER_THE_CLOSE: gettext_lazy(
        "nothing changed in urn and register after the close"
    ),
    Invariant.COUNTED_AGAIN_ALIKE: gettext_lazy("a second count of the urn gives the same bytes"),
    Invariant.JOURNAL_IS_WHOLE: gettext_lazy("the journal is unbroken"),
    Invariant.NO_RESULT_BEFORE_ITS_TIME: gettext_lazy("no result could be read before two people signed it"),
    Invariant.NOTHING_LINKS_THE_BOOKS: gettext_lazy(
        "nothing links a ballot to a name, not even the order of the rows"
    ),
    Invariant.EACH_ACT_ONCE: gettext_lazy("each act of the close and the count is journaled once"),
}


def lines(told: Findings) -> Iterator[str]:
    yield _("Rehearsal on %(database)s: %(voters)s registered voters.") % {
        "database": {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[told.vendor],
        "voters": _figure(told.wish.voters),
    }
    yield from _about_the_vote(told)
    yield from _about_kills(told)
    for invariant, holds in told.held.items():
        verdict = _("holds") if holds else _("DOES NOT HOLD")
        yield f"{invariant} {verdict} · {INVARIANTS[invariant]}"
    for wrong, times in comparing.by_kind(told.wrongs).items():
        yield f"{_figure(times)} · {WRONGS[wrong]}"
    for step in told.stopped:
        yield _("Stopped at: %(step)s.") % {"step": step}
    yield _verdict(told)


def _about_the_vote(told: Findings) -> Iterator[str]:
    figures = told.figures
    if "ballots" not in figures:
        return
    yield _("%(sent)s casts sent, %(ballots)s ballots in the urn, %(unanswered)s without an answer.") % {
        name: _figure(figures[name]) for name in ("sent", "ballots", "unanswered")
    }
    yield _(
        "Pressed twice: %(double)s; answer lost: %(lost)s; sent again: %(again)s; old tab: %(tab)s; "
        "old receipt sent again: %(receipt)s. Backups meanwhile: %(backups)s."
    ) % {
        "double": told.habits[Habit.DOUBLE_CLICK],
        "lost": told.habits[Habit.LOSES_THE_ANSWER] + told.habits[Habit.LEAVES],
        "again": told.habits[Habit.SENDS_AGAIN],
        "tab": told.habits[OLD_TAB_CAST],
        "receipt": told.habits[RECEIPT_AGAIN],
        "backups": figures["backups"],
    }
    yield _(
        "%(journeys)s whole journeys (booth, review, cast) a second; %(casts)s casts a second in the crowd."
    ) % {
        "journeys": _figure(figures["journeys a second"], 1),
        "casts": _figure(figures["casts a second"], 1),
    }
    yield _("Seconds: vote %(vote)s, close %(close)s, count %(count)s.") % {
        name: _figure(told.seconds[name]) for name in ("vote", "close", "count")
    }


def _about_kills(told: Findings) -> Iterator[str]:
    if told.strikes is None or not told.strikes.counted:
        return
    for step in PollStep:
        blows = [
            f"{name} {blow} × {times}"
            for (hit, name, blow), times in sorted(told.strikes.counted.items())
            if hit == step
        ]
        if blows:
            yield _("During %(step)s: %(blows)s.") % {"step": STEPS[step], "blows": ", ".join(blows)}


def _verdict(told: Findings) -> str:
    count = told.differences
    if not count:
        return _(
            "Rehearsal passed: the %(ballots)s ballots of the urn are the confirmed ones, line by line."
        ) % {"ballots": _figure(told.figures["ballots"])}
    return ngettext(
        "Rehearsal failed: %(count)s difference.", "Rehearsal failed: %(count)s differences.", count
    ) % {"count": _figure(count)}


def _figure(value: float, decimals: int = 0) -> str:
    return str(number_format(value, decimals, use_l10n=True, force_grouping=True))
