"""Voting without internet, or with help: where, when, with which papers, whom to call."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import Resolver404, resolve, reverse

from accounts.models import Municipality, Viewer, VotingSheet
from budget import policies
from budget.models import Edition
from budget.queries.addresses import edition_at
from frontend.words.languages import LANGUAGES, SheetLanguage


@dataclass(frozen=True)
class HelpToVote:
    """`places`: the town's own lines, none before it has written them; the rest may be empty too."""

    places: tuple[str, ...]
    papers: str
    name: str
    email: str
    telephone: str
    hours: str
    relay: str
    href: str = ""


def help_in(edition: Edition) -> HelpToVote:
    """What the edition says of its contact, else the town; one query."""
    town = Municipality.objects.get(pk=edition.municipality_id)
    help_ = help_of(town)
    return HelpToVote(
        places=help_.places,
        papers=help_.papers,
        name=edition.contact_name,
        email=edition.contact_email or help_.email,
        telephone=edition.contact_telephone or help_.telephone,
        hours=help_.hours,
        relay=help_.relay,
        href=reverse("help_voting", args=[town.slug, edition.slug]),
    )


def sheets_in(edition: Edition) -> list[tuple[SheetLanguage, str]]:
    """How one votes in other languages, where the town has sheets that were read over; one query."""
    public = VotingSheet.objects.within(edition.municipality).filter(is_reread=True)
    where = [edition.municipality.slug, edition.slug]
    return [
        (LANGUAGES[code], reverse("help_sheet", args=[*where, code]))
        for code in public.values_list("language", flat=True)
    ]


def help_of(town: Municipality) -> HelpToVote:
    return HelpToVote(
        places=tuple(filter(None, map(str.strip, town.help_places.splitlines()))),
        papers=town.help_papers,
        name="",
        email=town.contact_email,
        telephone=town.contact_telephone,
        hours=town.contact_hours,
        relay=town.relay_service,
    )


def help_on_the_way(address: str, person: Viewer) -> HelpToVote | None:
    """Before one is signed in: that of the edition one was going to, if its pages are open to everybody."""
    try:
        slugs = resolve(address.partition("?")[0].partition("#")[0]).kwargs if address else {}
    except (Resolver404, Http404):
        return None
    if "municipality" not in slugs or "edition" not in slugs:
        return None
    edition = edition_at(slugs["municipality"], slugs["edition"])
    if edition is None or not policies.can_view_edition(person, edition):
        return None
    return help_in(edition)
