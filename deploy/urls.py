"""Where each part answers; the pages themselves are all listed in frontend/urls.py."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny

from deploy import health
from frontend.factors import views as factors
from frontend.people import mailbox, providers
from frontend.people.ticks import at_the_tick

# The names are allauth's own, its code looks them up; addresses of its that we do not use do not exist.
account_urls = [
    path("login/", mailbox.SignIn.as_view(), name="account_login"),
    path("logout/", providers.SignOut.as_view(), name="account_logout"),
    path("signup/", at_the_tick(mailbox.SignUp.as_view()), name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm-email/", mailbox.ConfirmationSent.as_view(), name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", mailbox.Confirm.as_view(), name="account_confirm_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", at_the_tick(mailbox.AskNewPassword.as_view()), name="account_reset_password"),
    path("password/reset/done/", mailbox.NewPasswordSent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        mailbox.ChooseNewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("factor/", factors.Factors.as_view(), name="mfa_index"),
    path("factor/app/", factors.AddApp.as_view(), name="mfa_activate_totp"),
    path("factor/app/remove/", factors.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("factor/ask/", factors.AskFactor.as_view(), name="mfa_authenticate"),
    path("factor/codes/", factors.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("factor/codes/new/", factors.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("factor/confirm/", factors.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("factor/confirm/key/", factors.ConfirmByKey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("factor/key/", factors.AddKey.as_view(), name="mfa_add_webauthn"),
    path("factor/key/<number:pk>/remove/", factors.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("factor/sign-in/", login_not_required(factors.SignInByKey.as_view()), name="mfa_login_webauthn"),
]

api_urls: list[URLPattern | URLResolver] = [
    path("schema", SpectacularJSONAPIView.as_view(permission_classes=[AllowAny]), name="api_schema"),
    path("", include("budget.api.urls")),
    path("", include("voting.api.urls")),
]

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("account/", include(account_urls)),
    path("api/v1/", include(api_urls)),
    path("", include("frontend.urls")),
]

handler400 = "frontend.shell.errors.bad_request"
handler403 = "frontend.shell.errors.not_allowed"
handler404 = "frontend.shell.errors.not_found"
handler500 = "frontend.shell.errors.server_error"
