"""What a view receives."""

from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    """The request of somebody signed in: of every view that does not say it is public."""

    user: User
