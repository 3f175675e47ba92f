"""What a view receives."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


class PersonRequest(HttpRequest):
    """The request of somebody signed in: of every view that does not say it is public."""

    user: User
