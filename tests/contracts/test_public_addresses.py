"""What a visitor reaches without signing in, listed: a view that became public by mistake fails here."""

from collections.abc import Callable
from typing import Any

from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly

from accounts.services.places import RESERVED_FOR_PLACES, RESERVED_SLUGS
from budget.services.editions import RESERVED_SLUGS as RESERVED_FOR_EDITIONS
from tests.contracts.addresses import addresses

PUBLIC = {
    # The edition as everyone reads it
    "home", "municipality", "edition", "help", "help_voting", "about",
    "town_about", "rulebook", "rulebook_version",
    "proposals", "proposal", "projects", "project", "paper", "outcomes", "outcome", "results_evening",
    "cannot_vote",
    # Whoever checks it
    "verify", "verifier", "observer", "published_file", "published_files", "checkpoints",
    "look_up", "look_up_lines", "look_up_ranges",
    # A ballot filled before one says who one is
    "booth", "booth_try",
    # Becoming somebody
    "account_code", "account_code_enter", "account_login", "account_logout", "account_signup",
    "account_inactive", "account_closed", "account_confirm_email",
    "account_email_verification_sent", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_resume",
    "set_language", "messages_refuse", "unfollow_by_link", "help_sheet", "invitation", "mfa_authenticate",
    "mfa_login_webauthn",
    "provider_begin", "provider_callback", "provider_end",
    # Whoever has a letter, and no account
    "code", "code_booth", "code_cast",
    # Whoever has a card of a station, on its day
    "station", "station_leave", "station_names", "station_sign",
    # Programs
    "api_edition", "api_editions", "api_municipalities", "api_outcomes", "api_poll", "api_poll_files",
    "api_project", "api_projects", "api_proposal", "api_proposals", "api_rulebook", "api_schema",
    # The balancer
    "healthz", "readyz",
}  # fmt: skip


def is_public(view: Callable[..., Any]) -> bool:
    """Pages say it themselves; of the API's views, what they ask of whoever reads."""
    if getattr(view, "login_required", True):
        return False
    asked = getattr(getattr(view, "cls", None), "permission_classes", [AllowAny])
    return all(permission in (AllowAny, IsAuthenticatedOrReadOnly) for permission in asked)


def test_what_is_public_is_listed() -> None:
    assert {name for name, address in addresses().items() if is_public(address.view)} == PUBLIC


def test_no_address_of_an_office_is_public() -> None:
    offices = {name for name, address in addresses().items() if "office" in address.path}

    assert offices
    assert offices & PUBLIC == set()


def test_no_address_takes_a_number_longer_than_a_column() -> None:
    unbounded = {name for name, address in addresses().items() if "<int:" in address.path}

    assert unbounded == set(), "`<number:…>` reads nine digits at most (accounts/api/paths.py)"


def test_a_town_s_own_word_never_stands_for_one_of_ours() -> None:
    """What people name (`<slug:…>`) keeps away from the fixed words that stand in the same place."""
    kept_away = {
        "municipality": RESERVED_SLUGS,
        "edition": RESERVED_FOR_EDITIONS,
        "slug": RESERVED_FOR_PLACES,
    }
    paths = [address.path.split("/") for address in addresses().values()]
    for name, words in kept_away.items():
        for path in paths:
            if (named := f"<slug:{name}>") not in path:
                continue
            place = path.index(named)
            beside = {
                other[place] for other in paths if other[:place] == path[:place] and len(other) > place + 1
            }
            assert {word for word in beside if word and not word.startswith("<")} <= words
