"""The browsers one is signed in with: a list on one's account, each closed by one press."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import OwnDevice
from accounts.services import accounts, devices
from frontend.shell.devices import kept_as
from frontend.shell.requests import PersonRequest


@dataclass(frozen=True)
class DeviceRow:
    pk: int
    name: str
    seen_on: date
    is_here: bool


def rows(request: PersonRequest) -> list[DeviceRow]:
    """This one first."""
    here = kept_as(request)
    known = devices.in_use(request.user, at=timezone.now())
    listed = [DeviceRow(each.pk, _name(each), each.seen_on, each.session_id == here) for each in known]
    return sorted(listed, key=lambda row: not row.is_here)


def _name(device: OwnDevice) -> str:
    if device.browser and device.system:
        return _("%(browser)s on %(system)s") % {"browser": device.browser, "system": device.system}
    return device.browser or device.system or _("A browser that does not say its name")


@require_POST
def end(request: PersonRequest, device: int) -> HttpResponse:
    """Another one than this, which one leaves by signing out."""
    others = request.user.devices.exclude(session=kept_as(request))
    devices.end(get_object_or_404(others, pk=device), by=request.user)
    messages.success(request, _("This device is signed out."))
    return redirect("account")


@require_POST
def end_others(request: PersonRequest) -> HttpResponse:
    """Every device but this one."""
    accounts.end_sessions(request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your other devices are signed out."))
    return redirect("account")
