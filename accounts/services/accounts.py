"""What a person changes on their own account."""

import re
import unicodedata
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.enums import Language
from accounts.models import User
from accounts.refusals import InvalidInput, Path, require
from accounts.services import devices
from accounts.services.names import not_the_town, speaks_as_the_town
from accounts.writing import name_of

# What a mailbox or a page would turn into a link: evil.example, www., https://
ADDRESS = re.compile(r"://|\bwww\b|[^\W_][.。][^\W_]", re.IGNORECASE)
LONGEST_NAME: int = User._meta.get_field("display_name").max_length or 0  # noqa: SLF001  Django's public API


@transaction.atomic
def change_details(account: User, *, display_name: str, language: str, by: User) -> None:
    require(policies.can_change_account(by, account))
    name = clean_name(display_name, speaks_for_a_town=account.memberships.in_force().exists())
    if language not in list(Language):
        sentence = _("Choose one of the languages of the list.")
        raise InvalidInput(sentence, {("language",): sentence})
    User.objects.filter(pk=account.pk).update(display_name=name, language=language)
    account.display_name, account.language = name, language


def clean_name(display_name: str, *, speaks_for_a_town: bool = False) -> str:
    """The name others read: one line, no sign that does not show, not an e-mail address, not the town's."""
    name = name_of(display_name)
    errors: dict[Path, Any] = {}
    if ADDRESS.search(unicodedata.normalize("NFKC", name)):
        errors[("display_name",)] = _("Choose a name without an address of the web; put a space after a dot.")
    if len(name) > LONGEST_NAME:
        errors[("display_name",)] = _("This name is too long: %(most)s characters at most.") % {
            "most": LONGEST_NAME
        }
    if "@" in name:
        errors[("display_name",)] = _("Choose a name rather than an e-mail address: everyone will read it.")
    if not speaks_for_a_town and speaks_as_the_town(name):
        errors[("display_name",)] = not_the_town()
    if errors:
        raise InvalidInput(errors[("display_name",)], errors)
    return name


def choose_language(account: User, language: str) -> None:
    """Keep the language chosen for the pages: messages come in it too."""
    if language in list(Language):
        User.objects.filter(pk=account.pk).update(language=language)


@transaction.atomic
def choose_messages(account: User, *, unwanted: list[str], by: User) -> None:
    require(policies.can_change_account(by, account))
    account.preferences = {**account.preferences, "unwanted": sorted(set(unwanted))}
    account.save(update_fields=["preferences"])


def confirm_address(account: User) -> None:
    """Mark the address as verified: a password set by the link of a message shows whose mailbox it is."""
    EmailAddress.objects.filter(user=account, email__iexact=account.email or "").update(verified=True)


def greeted_name(account: Any, address: str = "") -> str:
    """The name to greet by: of an address nobody has confirmed, a stranger may have chosen it.

    `address`: of nobody, looked up all the same, so that the time of the answer tells no account.
    """
    mailbox = account.email or address
    if not mailbox:
        return str(account.display_name)
    is_confirmed = EmailAddress.objects.filter(email__iexact=mailbox, verified=True).exists()
    return account.display_name if is_confirmed else ""


def confirmed_address(pk: int) -> str:
    """The address that this row of allauth's confirmed; empty while it waits."""
    return EmailAddress.objects.filter(pk=pk, verified=True).values_list("email", flat=True).first() or ""


def end_sessions(account: User) -> None:
    """Sign out every device, this one too unless the page signs it in anew."""
    account.session_generation += 1
    account.save(update_fields=["session_generation"])
    devices.forget(account)


def find_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def open_for(email: str, *, display_name: str, language: str, at: datetime) -> User:
    """An account for somebody who will choose a password through "forgotten password"."""
    account = User.objects.create_user(
        email,
        display_name=clean_name(display_name, speaks_for_a_town=True),
        language=language,
        date_joined=at,
    )
    EmailAddress.objects.create(user=account, email=str(account.email), primary=True, verified=False)
    return account


@transaction.atomic
def of_mailbox(address: str, *, language: str, at: datetime) -> User:
    """The account of whoever reads this mailbox, opened where there was none.

    A password chosen before anybody showed to read it is void: it may be a stranger's.
    """
    account = find_by_email(address)
    if account is None:
        account = open_for(address, display_name="", language=language, at=at)
    else:
        disown_password(account)
    confirm_address(account)
    return account


def disown_password(account: User) -> bool:
    """Void the password of an unconfirmed account, before it is given rights; tells whether it did.

    Whoever chose that password may not own the address.
    """
    if EmailAddress.objects.filter(user=account, verified=True).exists():
        return False
    void_password(account)
    return True


def void_password(account: User) -> None:
    account.set_unusable_password()
    account.save(update_fields=["password"])
    devices.forget(account)
