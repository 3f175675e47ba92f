"""One account per role in each town, and what to try first with it, as the terminal shows them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deploy.demo.people import PASSWORD


class ShownAccount(NamedTuple):
    part: str  # of the address, before the @
    role: Any
    first: Any


class ShownTown(NamedTuple):
    name: str
    slug: str
    domain: str
    now: Any
    accounts: tuple[ShownAccount, ...]
    # Whom no account shows, since they have none.
    beside: Any


YOUNG = gettext_lazy("Resident of 17")
COLLECTIVE = gettext_lazy("Proposer of a collective")
COORDINATOR = gettext_lazy("Coordinator")
OFFICER = gettext_lazy("Officer")
JUROR = gettext_lazy("Juror")
DESK = gettext_lazy("Desk agent")
MODERATOR = gettext_lazy("Moderator")
COMMISSION = gettext_lazy("Member of the commission")
COUNCILLOR = gettext_lazy("Councillor")
CABINET = gettext_lazy("Mayor’s office")
_NOTHING_YET = gettext_lazy("see which pages this role opens, and which it does not")

MONTSEREINE = ShownTown(
    "Montsereine",
    "montsereine",
    "montsereine.example",
    gettext_lazy("60,412 inhabitants, third edition, voting now; the second one is being built"),
    (
        ShownAccount("jeune", YOUNG, gettext_lazy("fill a ballot and cast it; a project of theirs is on it")),
        ShownAccount(
            "collectif", COLLECTIVE, gettext_lazy("follow the playground, from the idea to the ballot")
        ),
        ShownAccount("juree", JUROR, gettext_lazy("read the marks of the jury, enter the register, vote")),
        ShownAccount(
            "services", OFFICER, gettext_lazy("the late file of the viaduct; works late in edition 2")
        ),
        ShownAccount(
            "coordination", COORDINATOR, gettext_lazy("today's list, the settled ballot paper, the team")
        ),
        ShownAccount("guichet", DESK, gettext_lazy("the thirty benches: an idea written down at the desk")),
        ShownAccount("moderation", MODERATOR, _NOTHING_YET),
        ShownAccount("commission", COMMISSION, gettext_lazy("the journal; the signed count of edition 2")),
        ShownAccount(
            "elue", COUNCILLOR, gettext_lazy("the council's decision on edition 2 and what followed")
        ),
        ShownAccount(
            "cabinet", CABINET, gettext_lazy("where the vote stands, on one page, and nothing else")
        ),
    ),
    gettext_lazy("Odette Marchand, 78, registered at the desk without e-mail, has no account."),
)

VILLERS = ShownTown(
    "Villers-l’Étang",
    "villers-l-etang",
    "villers.example",
    gettext_lazy("4,870 inhabitants, first edition, simple mode, collecting ideas now"),
    (
        ShownAccount("jeune", YOUNG, gettext_lazy("finish a draft and send it")),
        ShownAccount("collectif", COLLECTIVE, gettext_lazy("change an idea already sent, begin another")),
        ShownAccount(
            "services", OFFICER, gettext_lazy("two projects to study, each on one sheet of three parts")
        ),
        ShownAccount(
            "coordination", COORDINATOR, gettext_lazy("fourteen ideas to answer, dates to announce")
        ),
        ShownAccount("guichet", DESK, gettext_lazy("four ideas written down at the desk")),
        ShownAccount("moderation", MODERATOR, _NOTHING_YET),
        ShownAccount("commission", COMMISSION, gettext_lazy("the journal")),
        ShownAccount("elu", COUNCILLOR, gettext_lazy("try to send an idea, and read why not")),
    ),
    gettext_lazy("Marcel Joubert, 78, and three others came to the desk without e-mail. No jury here."),
)


def table() -> str:
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _("One password for every account: %(password)s") % {"password": PASSWORD}
    yield _(
        "No second factor is asked for in this demo; a real site asks it of everybody who works for a town."
    )
    for town in (MONTSEREINE, VILLERS):
        yield ""
        yield f"{town.name} · {settings.BASE_URL}/{town.slug}/"
        yield f"{town.now}"
        rows = [
            (f"{account.part}@{town.domain}", str(account.role), account.first) for account in town.accounts
        ]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        for address, role, first in rows:
            yield f"  {address:{widths[0]}}  {role:{widths[1]}}  {first}"
        yield f"  {town.beside}"
