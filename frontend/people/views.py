"""What concerns one's own person: details, messages, the register, signing in without losing a text."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.adapters import remember_language
from accounts.models import Territory, User
from accounts.policies import is_signed_in
from accounts.services import accounts, unwanted
from budget.enums import BudgetNotice, RegisterStatus
from budget.models import Edition
from budget.queries import follows, letters
from budget.services import registers
from frontend.people import devices, homes
from frontend.people.forms import DetailsForm, MessagesForm, RegisterForm
from frontend.people.providers import linkable
from frontend.pieces.next_steps import next_step, rights
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.shell.second_factor import ask_for_factor, factor_form, waiting_code
from frontend.shell.sign_in import SignInForm
from frontend.shell.typed_again import Typed, comes_from_us, next_of, typed_again, typed_carried
from frontend.words.tables import which_of
from voting.queries import standings

# Messages that concern nothing the person did: they may be refused.
OPTIONAL = [(BudgetNotice.PHASE_OPENED.value, gettext_lazy("when an edition enters a new stage"))]


@never_cache
def account(request: PersonRequest) -> HttpResponse:
    person = request.user
    details = {"display_name": person.display_name, "language": person.language}
    form = DetailsForm(request.POST or None, initial=details)
    if act(form, lambda: accounts.change_details(person, **form.cleaned_data, by=person)):
        return _saved(request, person.language)
    page = {**_account_page(person, form), "devices": devices.rows(request)}
    return render(request, "accounts/account.html", page, status=422 if form.is_bound else 200)


def _account_page(person: User, form: DetailsForm) -> dict[str, Any]:
    unwanted = person.preferences.get("unwanted", [])
    wanted = [kind for kind, _label in OPTIONAL if kind not in unwanted]
    votes = standings.votes_of(person, timezone.now())
    entries = person.register_entries.select_related("edition__municipality", "territory")
    return {
        "form": form,
        "messages_form": MessagesForm(kinds=OPTIONAL, initial={"wanted": wanted}),
        "places": [(entry, votes.get(entry.pk)) for entry in entries.order_by("-edition__created_at")],
        "followed": follows.followed_by(person),
        "linkable": linkable(person),
        "memberships": person.memberships.in_force()
        .select_related("municipality", "deputy_of__user")
        .prefetch_related("departments", "deputy_of__departments"),
    }


def _saved(request: HttpRequest, language: str) -> HttpResponse:
    """The answer in the language just chosen, the sentence first: every page follows at once."""
    with override(language):
        messages.success(request, _("Your details are saved."))
    response = redirect("account")
    remember_language(response, language)
    return response


@require_POST
def account_messages(request: PersonRequest) -> HttpResponse:
    person = request.user
    form = MessagesForm(request.POST, kinds=OPTIONAL)
    if form.is_valid():
        unwanted = [kind for kind, _label in OPTIONAL if kind not in form.cleaned_data["wanted"]]
        accounts.choose_messages(person, unwanted=unwanted, by=person)
        messages.success(request, _("Your choice of messages is saved."))
    return redirect("account")


@login_not_required
@csrf_exempt  # a mailbox presses the button itself, without a page of ours (RFC 8058)
@never_cache
@require_http_methods(["GET", "POST"])
def messages_refuse(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a message: a look changes nothing, since programs look at every link of a mail."""
    kinds = dict(OPTIONAL)
    kind = unwanted.kind_of(token)
    if kind not in kinds:
        raise Http404
    if request.method == "POST":
        unwanted.refuse(token)
    context = {
        "question": _("These messages come %(what)s. Do you no longer want them?") % {"what": kinds[kind]},
        "label": _("No longer receive them"),
        "done": _("You will no longer receive these messages"),
        "still": _("Those about your own ideas and your vote still come."),
        "is_done": request.method == "POST",
    }
    return render(request, "accounts/refuse.html", context)


@login_not_required
@csrf_exempt  # its form is on every page: a token in it would make each page one person's
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    if ("Origin" in request.headers or "Referer" in request.headers) and not comes_from_us(request):
        return redirect("home")
    if request.user.is_authenticated:
        accounts.choose_language(request.user, request.POST.get("language", ""))
    return i18n.set_language(request)


@never_cache
def register(request: PersonRequest, edition: Edition) -> HttpResponse:
    person, wish = request.user, next_of(request)
    entry = edition.register.filter(user=person).select_related("territory").first()
    at = timezone.now()
    stands = standings.standing(edition, person, at)
    if entry is not None:
        context = {
            "entry": entry,
            "states": which_of(RegisterStatus, entry.status),
            "rights": rights(stands),
            "step": next_step(stands, person),
        }
        return render(request, "accounts/entry.html", context)
    if not stands.register:
        status = 200 if request.method == "GET" else 403
        return render(request, "accounts/register_closed.html", {"answer": stands.register}, status=status)
    quarters = Territory.objects.within(edition.municipality).filter(children__isnull=True)
    quarters, look_up = quarters.select_related("parent"), homes.look_up(edition)
    form = RegisterForm(request.POST or None, territories=quarters, look_up=look_up)
    if done := act(form, lambda: registers.join(edition, by=person, at=at, **form.statement)):
        if done.result.status == RegisterStatus.ENTERED:
            messages.success(request, _("You are on the register of this edition. Welcome."))
        return redirect(wish or request.path)
    article = form.answer.article if form.answer else None
    rulebook = reverse("rulebook", args=[edition.municipality.slug, edition.slug])
    page = {
        "form": form,
        "has_letters": letters.has_begun(edition),
        "next": wish,
        "may_still_propose": stands.propose.window.may_still_be and stands.propose.may_ever,
        "refusal": form.answer,
        "article": article,
        **homes.offered(form, edition),
        "article_href": f"{rulebook}#article-{article}" if article else "",
    }
    return render(request, "accounts/register.html", page, status=422 if form.is_bound else 200)


@login_not_required
@require_POST
@never_cache
@sensitive_post_parameters("password", "code", "credential")
def resume(request: HttpRequest) -> HttpResponse:
    """Sign in with a text in hand: then one press sends it where it was going."""
    typed = typed_carried(request)
    if "code" in request.POST or "credential" in request.POST:
        return _resume_by_factor(request, typed)
    if is_signed_in(request.user):
        return typed_again(request, typed, status=200, is_known=True)
    form = SignInForm(request.POST, request=request)
    if form.is_valid():
        form.login(request)
        if is_signed_in(request.user):
            return typed_again(request, typed, status=200, is_known=True)
        if waiting := waiting_code(request):
            return ask_for_factor(request, typed, waiting, status=401)
        form.add_error(None, _("Confirm your address by the link of our message, then sign in here."))
    return typed_again(request, typed, status=422, form=form)


def _resume_by_factor(request: HttpRequest, typed: Typed) -> HttpResponse:
    """The code or the key that a sign-in waits for, or that a grave act asks for anew."""
    asked = factor_form(request)
    if asked is None:
        return typed_again(request, typed, status=401, form=SignInForm(request=request))
    waiting, form = asked
    if not form.is_valid():
        return ask_for_factor(request, typed, form, status=422)
    form.save()
    if waiting:
        waiting.exit()
    return typed_again(request, typed, status=200, is_known=True)
