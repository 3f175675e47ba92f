"""What the law wants every site to say: of a town, and of this installation where no town is meant."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import policies
from accounts.models import Municipality
from frontend.help.cookies import COOKIES
from frontend.help.facts import facts_of
from frontend.help.personal_data import KEPT
from frontend.words.accessibility import compliance

# Where one complains: of data to the CNIL, of accessibility to the Defender of Rights.
COMPLAINTS = "https://www.cnil.fr/fr/plaintes"
COMPLAINTS_POST = "CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07"
DEFENDER = "https://formulaire.defenseurdesdroits.fr/"
DEFENDER_POST = "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07"

PAGES = {
    "legal": "help/legal.html",
    "privacy": "help/privacy.html",
    "cookies": "help/cookies.html",
    "accessibility": "help/accessibility.html",
}


@login_not_required
def show(request: HttpRequest, topic: str, municipality: Municipality | None = None) -> HttpResponse:
    if topic not in PAGES:
        raise Http404
    context: dict[str, Any] = {
        "facts": facts_of(municipality) if municipality else {"host_notice": settings.HOSTED_BY},
        "abilities": {
            "can_describe": municipality and policies.can_describe_town(request.user, municipality)
        },
        "site": settings.BASE_URL,
    }
    if topic == "privacy":
        context |= {"kept": KEPT, "complaints": COMPLAINTS, "complaints_post": COMPLAINTS_POST}
    if topic == "cookies":
        context["cookies"] = COOKIES
    if topic == "accessibility":
        rate = municipality.accessibility_rate if municipality else None
        context |= {"compliance": compliance(rate), "defender": DEFENDER, "defender_post": DEFENDER_POST}
    return render(request, PAGES[topic], context)
