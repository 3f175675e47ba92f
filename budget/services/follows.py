"""Following an edition: one is told when a stage opens, when results are public; undone in a press."""

from datetime import datetime

from django.core import signing
from django.db import transaction

from accounts.models import User
from accounts.refusals import require
from budget import policies
from budget.models import Edition, Follow

SALT = "budget.one_following"


@transaction.atomic
def follow(edition: Edition, *, by: User, at: datetime) -> None:
    """Done twice, it is done."""
    require(policies.can_follow(by, edition))
    Follow.objects.get_or_create(edition=edition, user=by, defaults={"at": at})


def unfollow(edition: Edition, *, by: User) -> None:
    Follow.objects.filter(edition=edition, user=by).delete()


def token_of(user: User, edition_pk: int) -> str:
    """Whoever holds it may end this following, and no later one of the same edition by the same person."""
    following = Follow.objects.filter(edition=edition_pk, user=user).values_list("pk", flat=True).first()
    return signing.dumps(following, salt=SALT)


def is_token(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return False
    return True


def unfollow_by(token: str) -> None:
    Follow.objects.filter(pk=signing.loads(token, salt=SALT)).delete()
