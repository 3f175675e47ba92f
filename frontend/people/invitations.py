"""The link of an invitation: one page that sets the password and leads into the office."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.services import invitations
from frontend.people.forms import FirstPasswordForm
from frontend.shell.forms import act


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the page does nothing, since mail servers look too."""
    invitation = invitations.read(token)
    if invitation is None or invitation.is_over:
        context = {"invitation": invitation}
        return render(request, "accounts/invitation_over.html", context, status=410 if invitation else 404)
    form = FirstPasswordForm(data=request.POST or None, user=invitation.person)
    if act(form, lambda: invitations.accept(token, password=form.cleaned_data["password1"])):
        return _lead_in(request, invitation)
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/invitation.html", context, status=422 if form.is_bound else 200)


def _lead_in(request: HttpRequest, invitation: invitations.Invitation) -> HttpResponse:
    """Signed in, and not asked at once for the password just chosen: the second factor comes next."""
    person = invitation.person
    person.refresh_from_db()
    answer: HttpResponse = perform_login(request, Login(user=person))
    if request.user.is_authenticated:
        reauthenticate_by_password(request)
        return redirect(invitation.membership.get_absolute_url())
    return answer
