"""One box, one name, one button; then the file of one person, with what they may do now."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import policies as people
from accounts.refusals import require
from budget import policies
from budget.enums import LEVEL_RANK, Level, ProposalStatus
from budget.models import Edition, Proposal, RegisterEntry
from budget.queries import desk as queries
from budget.services import desk, handovers, leaving
from frontend.desk.forms import AddressForm, CardForm, EraseForm, NoteForm, ReceptionForm
from frontend.pieces.next_steps import rights
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from voting.queries import polls, standings

CARDS = "cards"  # typing one idea card after the other: each name found leads to the next card
LONGEST_NAME = 200


@never_cache
def search(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The box; and, once a name is typed, the few people it may mean, or the way to register them."""
    require(policies.can_keep_register(request.user, edition))
    typed = " ".join(request.GET.get("name", "")[:LONGEST_NAME].split())
    context = {
        "typed": typed,
        "found": queries.found(edition, typed) if typed else None,
        "types_cards": CARDS in request.GET,
        "register_href": _address("desk_register", edition, query=_kept(request, name=typed)),
    }
    return render(request, "desk/search.html", context)


@never_cache
def register(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(policies.can_keep_register(request.user, edition))
    typed = request.GET.get("name", "")[:LONGEST_NAME]
    form = ReceptionForm(request.POST or None, edition=edition, typed=typed)
    by, at = request.user, timezone.now()
    done = act(form, lambda: desk.receive(edition, by=by, at=at, **form.cleaned_data))
    if done:
        messages.success(
            request, _("%(name)s is on the register, identity verified.") % {"name": done.result.given_names}
        )
        name = "desk_idea" if CARDS in request.GET else "desk_person"
        return redirect(_address(name, edition, done.result.pk, query=_kept(request)))
    return render(request, "desk/register.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
def person(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    return _file(request, _entry(request, edition, entry))


@require_POST
def verify(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    theirs = {"theirs": True, "another": False}.get(request.POST.get("account", ""))
    known, by = _entry(request, edition, entry), request.user
    desk.verify(known, by=by, at=timezone.now(), account_is_theirs=theirs)
    messages.success(request, _("The identity is verified."))
    return redirect("desk_person", edition.municipality.slug, edition.slug, entry)


@require_POST
def note(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    known, form = _entry(request, edition, entry), NoteForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: desk.note(known, form.cleaned_data["text"], by=by, at=at)):
        messages.success(request, _("The note is kept."))
        return redirect("desk_person", edition.municipality.slug, edition.slug, entry)
    return _file(request, known, note_form=form)


@never_cache
def erase(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    """At the wish of somebody without an account: what goes and what stays is read first."""
    known, form = _entry(request, edition, entry), EraseForm(request.POST or None)
    if act(form, lambda: leaving.erase_at_desk(known, by=request.user, at=timezone.now())):
        messages.success(request, _("The names are erased. The place on the register stays, without a name."))
        return redirect("desk", edition.municipality.slug, edition.slug)
    context = {"entry": known, "form": form}
    return render(request, "desk/erase.html", context, status=422 if form.is_bound else 200)


@require_POST
def address(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    known, form = _entry(request, edition, entry), AddressForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: desk.keep_address(known, form.cleaned_data["address"], by=by, at=at)):
        messages.success(request, _("The address is kept."))
        return redirect("desk_person", edition.municipality.slug, edition.slug, entry)
    return _file(request, known, address_form=form)


@never_cache
def idea(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    known, at = _entry(request, edition, entry), timezone.now()
    form = CardForm(
        request.POST or None,
        initial={"request_key": uuid.uuid4()},
        entry=known,
        on=edition.local_day(at),
    )
    done = act(
        form, lambda: desk.file_idea(known, form.content(), by=request.user, at=at, request_key=form.key)
    )
    if done:
        messages.success(request, _("Idea no. %(number)d is sent.") % {"number": done.result.number})
        if "next" in request.POST:
            return redirect(_address("desk", edition, query={CARDS: "1"}))
        return redirect("desk_person", edition.municipality.slug, edition.slug, entry)
    context = {"entry": known, "form": form, "types_cards": CARDS in request.GET}
    return render(request, "desk/idea.html", context, status=422 if form.is_bound else 200)


@never_cache
def receipt(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    """One sheet to take home: what was done, what it gives right to, whom to call."""
    known = _entry(request, edition, entry)
    context = {
        "entry": known,
        "rights": _rights(known),
        "ideas": queries.ideas_of(known),
        "at": timezone.now(),
    }
    return render(request, "desk/receipt.html", context)


def _entry(request: PersonRequest, edition: Edition, entry: int) -> RegisterEntry:
    require(policies.can_keep_register(request.user, edition))
    known = queries.person(edition, entry)
    if known is None:
        raise Http404
    return known


def _file(request: PersonRequest, entry: RegisterEntry, **forms: Any) -> HttpResponse:
    postal = getattr(entry.user, "postal_address", None)
    context = {
        "entry": entry,
        "rights": _rights(entry),
        "takes_ideas": not _standing(entry).propose.window.is_over,
        "is_verified": LEVEL_RANK[Level(entry.level)] >= LEVEL_RANK[Level.DESK],
        "is_merely_stated": handovers.is_merely_stated(entry),
        "is_own": entry.user_id == request.user.pk,
        "has_email": entry.user is not None and bool(entry.user.email),
        "ideas": [(idea, _may_complete(request, idea)) for idea in queries.ideas_of(entry)],
        "letters": queries.letters_to(entry).count(),
        "may_print": people.can_print_letters(request.user, entry.edition.municipality),
        "notes": entry.desk_notes.select_related("by"),
        "note_form": NoteForm(),
        "address_form": AddressForm(kept=postal.lines if postal else ""),
        **forms,
    }
    return render(request, "desk/person.html", context, status=422 if forms else 200)


def _may_complete(request: PersonRequest, idea: Proposal) -> bool:
    return idea.status == ProposalStatus.RETURNED and policies.can_edit_proposal(request.user, idea)


def _rights(entry: RegisterEntry) -> list[tuple[str, str]]:
    """What the person may do; that they voted is nothing an agent needs to know, so it is not asked.

    An idea hangs on an account, which the desk opens at its first act: without one, the vote alone is told.
    """
    told = rights(_standing(entry))
    return told if entry.user else told[1:]


def _standing(entry: RegisterEntry) -> standings.EditionStanding:
    holder, poll = entry.user or AnonymousUser(), polls.poll_of_edition(entry.edition)
    return standings.standing_of(
        entry.edition, holder, timezone.now(), poll=poll, entry=entry, signature=None
    )


def _kept(request: PersonRequest, **query: str) -> dict[str, str]:
    return {**query, **({CARDS: "1"} if CARDS in request.GET else {})}


def _address(name: str, edition: Edition, *more: Any, query: dict[str, str]) -> str:
    path = reverse(name, args=[edition.municipality.slug, edition.slug, *more])
    return f"{path}?{urlencode(query)}" if query else path
