"""The draft deliberation on a result, with its annex: the projects, their amounts, their votes."""

from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from accounts.documents.opendocument import Block
from budget.models import Edition
from frontend.outcomes import rows
from frontend.outcomes.rows import OutcomeRow
from frontend.pieces import official_texts as pieces
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.words import days
from frontend.words.money import euros, number
from frontend.words.typography import typo
from voting import policies
from voting.enums import TextField, TextKind
from voting.models import Poll
from voting.queries import labels
from voting.queries import outcomes as queries


@never_cache
def draft(request: PersonRequest, edition: Edition, form: str) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_draft_deliberation)
    with override(pieces.LANGUAGE):
        shown = rows.shown(queries.outcomes_of_poll(poll), poll, labels.names(poll.municipality))
        made = pieces.blocks(
            edition.municipality, TextKind.DELIBERATION, _facts(poll, shown), list(_annex(shown))
        )
    return pieces.file(made, name=f"deliberation-{edition.slug}", form=form)


def _facts(poll: Poll, shown: Iterable[OutcomeRow]) -> dict[TextField, str]:
    turnout, kept = queries.turnout(poll), [part for row in shown for part in row["parts"]]
    return {
        **pieces.of_the_edition(poll),
        TextField.VOTED_ON: days.on_days(poll.opens_at, poll.closes_at),
        TextField.VOTERS: number(turnout.signatures),
        TextField.REGISTERED: number(turnout.registered),
        TextField.KEPT: number(len(kept)),
        TextField.AMOUNT: euros(sum(part["amount_eur"] for part in kept)),
    }


def _annex(shown: Iterable[OutcomeRow]) -> Iterator[Block]:
    for row in shown:
        yield Block(f"{typo(row['contest'].title)} ({euros(row['total_eur'])})", level=2)
        lines = [
            (
                typo(f"{entry['number']}. {entry['title']}"),
                number(entry["votes"]) or "–",
                euros(entry["cost"]),
                str(entry["badge"]["label"]),
            )
            for entry in row["entries"]
        ]
        yield Block(table=((_("Project"), _("Votes"), _("Cost"), _("What became of it")), *lines))
