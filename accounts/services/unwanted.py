"""Refusing a kind of message by the link that it carries, without signing in."""

from django.core import signing
from django.db import transaction

from accounts.models import User
from accounts.services import locks

SALT = "accounts.unwanted"


def token_of(account: User, kind: str) -> str:
    """Whoever holds it may stop this kind of message to this person, and do nothing else."""
    return signing.dumps([account.pk, kind], salt=SALT)


def kind_of(token: str) -> str | None:
    """The kind that this token stops; None for one that we did not sign."""
    try:
        return str(signing.loads(token, salt=SALT)[1])
    except signing.BadSignature:
        return None


@transaction.atomic
def refuse(token: str) -> None:
    """Done twice, it is done; somebody who left receives nothing anyway."""
    pk, kind = signing.loads(token, salt=SALT)
    account = User.objects.filter(pk=pk).first()
    if account is None:
        return
    locks.hold(account, "preferences")
    unwanted = {*account.preferences.get("unwanted", []), kind}
    account.preferences = {**account.preferences, "unwanted": sorted(unwanted)}
    account.save(update_fields=["preferences"])
