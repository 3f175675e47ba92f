"""The town's team, the messages it owes, the journal of what was done."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts import policies, queries
from accounts.enums import NoticeState
from accounts.models import Department, Membership, Municipality, ProposedRole
from accounts.refusals import require
from accounts.services import departments, memberships, notices, proposed_roles
from accounts.services import letters as letters_on_paper
from accounts.services.letters import recipient_of
from accounts.services.mail import words_of
from frontend.people.team_forms import DepartmentForm, MembershipForm
from frontend.shell.forms import act

PER_PAGE = 50
LETTERS_AT_ONCE = 200
LONGEST_PK = 18  # digits; a longer number would not fit the database's own
LETTER_FILES: dict[str, tuple[Any, str]] = {
    "pdf": (letters_on_paper.pdf, "application/pdf"),
    "csv": (letters_on_paper.mail_merge, "text/csv; charset=utf-8"),
}
CAN_LEAVE_AGAIN = (NoticeState.FAILED, NoticeState.BOUNCED)

NOTICE_TABS = {
    "owed": gettext_lazy("Waiting"),
    "sent": gettext_lazy("Sent"),
    "failed": gettext_lazy("Not sent"),
    "to_print": gettext_lazy("To print"),
}


def team(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_grant_roles(request.user, municipality))
    rooms = Department.objects.within(municipality)
    form = MembershipForm(request.POST or None, departments=rooms.at_work())
    by, at = _person(request), timezone.now()
    if done := act(form, lambda: proposed_roles.give(municipality, **form.cleaned_data, by=by, at=at)):
        if isinstance(done.result, ProposedRole):
            messages.success(request, _("The role is proposed: it is given once somebody else confirms it."))
        else:
            messages.success(request, _("The role is given; the person has been told."))
        return redirect("memberships", municipality.slug)
    return _team_page(request, municipality, form, DepartmentForm())


@require_POST
def department_add(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_grant_roles(request.user, municipality))
    form = DepartmentForm(request.POST)
    by, at = _person(request), timezone.now()
    if act(form, lambda: departments.add(municipality, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The department is added."))
        return redirect("memberships", municipality.slug)
    blank = MembershipForm(departments=Department.objects.within(municipality).at_work())
    return _team_page(request, municipality, blank, form)


def _team_page(
    request: HttpRequest, municipality: Municipality, form: MembershipForm, department_form: DepartmentForm
) -> HttpResponse:
    is_bound = form.is_bound or department_form.is_bound
    known = Department.objects.within(municipality)
    context = {
        "page": Paginator(queries.team(municipality), PER_PAGE).get_page(request.GET.get("page")),
        "departments": known,
        "proposed": proposed_roles.waiting(municipality, timezone.now()),
        "adds_department": department_form.is_bound or not known,
        "form": form,
        "department_form": department_form,
    }
    return render(request, "people/team.html", context, status=422 if is_bound else 200)


@require_POST
def membership_revoke(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    membership = get_object_or_404(queries.team(municipality), pk=pk)
    require(policies.can_revoke(request.user, membership))
    memberships.revoke(membership, by=_person(request), at=timezone.now())
    messages.success(request, _("The role is withdrawn; the person has been told."))
    if membership.user_id == request.user.pk:
        return redirect("account")
    if membership.deputy_of_id is not None:
        return redirect("membership", municipality.slug, membership.deputy_of_id)
    return redirect("memberships", municipality.slug)


@require_POST
def membership_invite_again(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    require(policies.can_grant_roles(request.user, municipality))
    rows = Membership.objects.within(municipality).select_related("municipality", "user")
    memberships.send_again(get_object_or_404(rows, pk=pk), by=_person(request), at=timezone.now())
    messages.success(request, _("The invitation leaves again; the link of the former one is good no more."))
    return redirect("memberships", municipality.slug)


def notice_list(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_read_notices(request.user, municipality))
    which = request.GET.get("state", "")
    kind = request.GET.get("kind", "")
    counts = queries.notice_counts(municipality)
    page = Paginator(queries.notices(municipality, which, kind), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(notice, notice.state in CAN_LEAVE_AGAIN) for notice in page],
        "tabs": [(name, label, counts[name], name == which) for name, label in NOTICE_TABS.items()],
        "which": which,
        "kind": kind,
        "kinds": queries.notice_kinds(municipality),
        "counts": counts,
    }
    return render(request, "people/notices.html", context)


@require_POST
def notice_send_again(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """One message, or with `all` every one that failed."""
    require(policies.can_read_notices(request.user, municipality))
    pks = _numbers(request.POST.getlist("notice"))
    if "all" in request.POST:
        pks = list(queries.notices(municipality, "failed").values_list("pk", flat=True))
    count = notices.send_again(municipality, pks, by=_person(request), at=timezone.now())
    sentence = ngettext("%(count)s message will leave again.", "%(count)s messages will leave again.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("notices", municipality.slug)


def letters(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What to put in envelopes, one letter per sheet."""
    require(policies.can_print_letters(request.user, municipality))
    waiting = queries.letters(municipality)
    sheets = [(notice, recipient_of(notice), words_of(notice)) for notice in waiting[:LETTERS_AT_ONCE]]
    return render(request, "people/letters.html", {"sheets": sheets, "total": waiting.count()})


@require_POST
def letters_file(request: HttpRequest, municipality: Municipality, form: str) -> HttpResponse:
    """The letters of the page as one file, which changes nothing: they still wait until they are printed."""
    if form not in LETTER_FILES:
        raise Http404
    make, content_type = LETTER_FILES[form]
    content = make(municipality, _numbers(request.POST.getlist("notice")), by=_person(request))
    name = "-".join([municipality.slug, _("letters")]) + f".{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


@require_POST
def letters_printed(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_print_letters(request.user, municipality))
    pks = _numbers(request.POST.getlist("notice"))
    count = notices.mark_printed(municipality, pks, by=_person(request), at=timezone.now())
    sentence = ngettext(
        "%(count)s letter is marked as printed.", "%(count)s letters are marked as printed.", count
    )
    messages.success(request, sentence % {"count": count})
    return redirect("letters", municipality.slug)


def _person(request: HttpRequest) -> Any:
    """The person, signed in: `require` has asked."""
    return request.user


def _numbers(values: list[str]) -> list[int]:
    return [
        int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= LONGEST_PK
    ]
