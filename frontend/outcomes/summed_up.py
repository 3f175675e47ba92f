"""Where an edition stands, summed up in sections of sentences and tables: the same on screen and on paper."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.documents import typesetting
from budget.enums import PhaseKind, Timing
from budget.models import Edition
from frontend.outcomes import rows
from frontend.words import days
from frontend.words.money import euros, number, percent
from frontend.words.tables import word
from voting import documents, policies
from voting.enums import Channel, EditionStage, PollOrigin, PollStatus
from voting.models import Poll
from voting.queries import labels, polls, turnouts
from voting.queries import outcomes as queries
from voting.queries.outcomes import Cell, Turnout
from voting.queries.standings import EditionStanding
from voting.queries.turnouts import TurnoutSoFar


class Section(NamedTuple):
    """One heading of the page; `head` and `rows` are its table, where it has one."""

    title: str
    lines: list[str]
    head: list[str] = []
    rows: list[list[str]] = []


STANDS = {
    EditionStage.DRAFTING: lazy("The edition is being prepared: nothing of it is public."),
    EditionStage.ANNOUNCED: lazy("The edition is announced, and nothing has begun."),
    EditionStage.COLLECTING: lazy("Residents file their ideas."),
    EditionStage.BETWEEN: lazy("One stage is over, and the next one has not begun."),
    EditionStage.STUDYING: lazy("The ideas are being studied."),
    EditionStage.VOTING: lazy("The vote is open."),
    EditionStage.COUNTING: lazy("The vote is closed, the ballots are being counted."),
    EditionStage.DRAFTED: lazy("The ballots are counted. Nothing is public before two people have signed."),
    EditionStage.PROPOSED: lazy("The result is public, and proposed to the council."),
    EditionStage.DECIDED: lazy("The council has decided."),
    EditionStage.DELIVERING: lazy("The winners are proclaimed, and being built."),
    EditionStage.DELIVERED: lazy("The winners are proclaimed, and the stage of their delivery is over."),
    EditionStage.ANNULLED: lazy("The vote of this edition was annulled: there is no result."),
    EditionStage.ARCHIVED: lazy("This edition is archived."),
}
NEXT = {
    EditionStage.VOTING: lazy("After the close the ballots are counted, and two people sign the result."),
    EditionStage.COUNTING: lazy("Once all is counted, two people sign the result: then it is public."),
    EditionStage.DRAFTED: lazy("The second signature makes the result public, and every proposer is told."),
    EditionStage.PROPOSED: lazy("The council decides on each project that the vote proposes."),
    EditionStage.DECIDED: lazy("Another person reads the decision again and proclaims the winners."),
    EditionStage.DELIVERING: lazy("Each winner has its page, where its stages are followed."),
}
WINDOWS = {
    Timing.PLANNED: lazy("to be confirmed"),
    Timing.COMING: lazy("announced"),
    Timing.OPEN: lazy("under way"),
    Timing.OVER: lazy("over"),
}


def sections(stands: EditionStanding, poll: Poll | None, *, is_preview: bool = False) -> list[Section]:
    """`is_preview`: the draft outcome stands in the place of the result, for whoever may read it."""
    told = [_stage(stands), _next(stands)]
    if poll is not None and (is_preview or policies.outcomes_are_public(poll)):
        told += _result(poll)
    if poll is not None and poll.status != PollStatus.ANNULLED:
        told += _turnout(poll, stands)
    if poll is not None and not poll.is_being_settled:
        told.append(_incidents(poll))
    return [*told, _dates(stands)]


def _stage(stands: EditionStanding) -> Section:
    lines = [str(STANDS[stands.stage])]
    if stands.paper_day is not None:
        lines = [
            _("The online vote is closed. People vote on paper on %(day)s.")
            % {"day": days.day(stands.paper_day)}
        ]
    if stands.is_suspended:
        lines = [_("The vote is suspended for the moment: no ballot is taken.")]
    return Section(_("Today"), lines)


def _dates(stands: EditionStanding) -> Section:
    """The vote by its settled paper, the others by the calendar."""
    windows = {**stands.phases, PhaseKind.VOTING: stands.vote.window}
    dated = [
        (kind, window) for kind, window in windows.items() if window.timing in WINDOWS and window.opens_at
    ]
    return Section(
        _("Dates"),
        [] if dated else [_("No date is planned yet.")],
        [_("Stage"), _("Dates"), _("State")] if dated else [],
        [
            [
                capfirst(word(kind, "phase")),
                days.span(window.opens_at, window.closes_at),
                str(WINDOWS[window.timing]),
            ]
            for kind, window in dated
        ],
    )


def _turnout(poll: Poll, stands: EditionStanding) -> Iterator[Section]:
    """The figures of last evening until the result is public, then those of the result: no others."""
    turnout: Turnout | TurnoutSoFar | None = None
    if policies.outcomes_are_public(poll):
        turnout = queries.turnout(poll) if poll.origin == PollOrigin.TOWN else None
    elif poll.opens_at is not None and poll.opens_at <= stands.at:
        turnout = turnouts.so_far(poll, stands.at)
        if turnout is None:
            text = _("The figures of an evening stand here the day after, once ten people have voted.")
            yield Section(_("Turnout"), [text])
    if turnout is None:
        return
    channels = [[_channel(cell), _figure(cell)] for cell in turnout.channels]
    yield Section(
        _("Turnout"),
        _voted(turnout),
        [_("Way of voting"), _("People who voted")] if len(channels) > 1 else [],
        channels,
    )
    if isinstance(turnout, TurnoutSoFar) and turnout.tells_of_quarters:
        yield Section(
            _("Turnout by quarter"),
            [],
            [_("Quarter"), _("People who voted"), _("May vote"), _("Share")],
            [
                [
                    quarter.name or _("Without a quarter"),
                    _figure(Cell(quarter.name, quarter.count)),
                    number(quarter.registered),
                    percent(quarter.share) or "–",
                ]
                for quarter in turnout.quarters
            ],
        )
    elif isinstance(turnout, Turnout) and len(turnout.territories) > 1:
        quarters = [[cell.label, _figure(cell)] for cell in turnout.territories]
        yield Section(_("Turnout by quarter"), [], [_("Quarter"), _("People who voted")], quarters)


def _voted(turnout: Turnout | TurnoutSoFar) -> list[str]:
    if isinstance(turnout, TurnoutSoFar):
        said = {"voters": number(turnout.signatures), "day": days.day(turnout.on)}
        lines = [_("%(voters)s people had voted on the evening of %(day)s.") % said]
    else:
        written = ngettext("%(written)s person voted.", "%(written)s people voted.", turnout.signatures)
        lines = [written % {"written": number(turnout.signatures)}]
    if turnout.registered:
        share = {"share": percent(turnout.share), "registered": number(turnout.registered)}
        lines.append(
            _("On the register: %(registered)s people who may vote; %(share)s of them voted.") % share
        )
    if turnout.share_of_all:
        share = {"population": number(turnout.population), "share": percent(turnout.share_of_all)}
        lines.append(_("The town has %(population)s residents: %(share)s of them voted.") % share)
    return lines


def _channel(cell: Cell) -> str:
    return str(word(cell.label, "channel")) if cell.label in set(map(str, Channel)) else cell.label


def _figure(cell: Cell) -> str:
    return _("too few to be shown") if cell.count is None else number(cell.count)


def _incidents(poll: Poll) -> Section:
    """What everybody reads beside the ballot paper, and no note of those who run the vote."""
    told = [
        _("%(moment)s: %(act)s. %(notice)s")
        % {"moment": days.day_hour(act.done_at), "act": word(act.kind, "act"), "notice": act.public_notice}
        for act in polls.incidents(poll)
    ]
    return Section(_("Incidents"), told or [_("Nothing out of the ordinary was done around this vote.")])


def _next(stands: EditionStanding) -> Section:
    lines = [str(NEXT[stands.stage])] if stands.stage in NEXT else []
    if stands.coming is not None:
        coming = {
            "stage": word(stands.coming.kind, "phase"),
            "days": days.span(stands.coming.opens_at, stands.coming.closes_at),
        }
        lines.append(_("Next stage: %(stage)s, %(days)s.") % coming)
    return Section(_("What comes next"), lines or [_("No date is planned yet.")])


def _result(poll: Poll) -> Iterator[Section]:
    for row in rows.shown(queries.outcomes_of_poll(poll), poll, labels.names(poll.municipality)):
        spent = sum(part["amount_eur"] for part in row["parts"])
        lines = [
            _("Projects kept: %(number)s, for %(spent)s of %(total)s.")
            % {"number": number(len(row["parts"])), "spent": euros(spent), "total": euros(row["total_eur"])}
        ]
        yield Section(
            _("Result: %(envelope)s") % {"envelope": row["contest"].title},
            lines,
            [_("Project"), _("Votes"), _("Cost"), _("What became of it")],
            [
                [
                    f"{entry['number']}. {entry['title']}",
                    number(entry["votes"]) or "–",
                    euros(entry["cost"]),
                    str(entry["badge"]["label"]),
                ]
                for entry in row["entries"]
            ],
        )


def pdf(edition: Edition, told: Iterable[Section], *, moment: str, embargo: str) -> bytes:
    data = {
        "language": (get_language() or "fr")[:2],
        "words": {
            "town": str(edition.municipality.name),
            "title": f"{_('Where the edition stands')} · {edition.name}",
            "subtitle": moment,
        },
        "warning": embargo,
        "sections": [section._asdict() for section in told],
    }
    return typesetting.pdf(documents.TOLD, data)
