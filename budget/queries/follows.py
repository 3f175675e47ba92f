"""Which editions a person is told of without being on their register."""

from django.db.models import QuerySet

from accounts.models import User
from budget.models import Edition


def followed_by(person: User) -> QuerySet[Edition]:
    """An archived one sends nothing more: the newest first."""
    followed = Edition.objects.filter(follows__user=person, is_archived=False)
    return followed.select_related("municipality").order_by("-follows__at")
