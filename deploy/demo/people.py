"""The people of a town: named, of an age, living in a quarter; most with an account, a few without."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.models import User
from deploy.demo.days import DemoDays
from deploy.demo.telling import Chapter

# Shown by `load_demo`, which runs on a developer's machine only: settings refuse DEMO without DEBUG.
PASSWORD = "un banc sous les platanes"  # noqa: S105  meant to be known: it opens the demo alone
YEAR = timedelta(days=365, hours=6)
# So that not everybody was born on the same day of the year; nobody changes age between day 0 and the load.
BIRTHDAYS = 37, 300, 10


@dataclass(frozen=True)
class Person:
    key: str
    given_names: str
    family_name: str
    born_on: date
    quarter: str
    tie: str = "lives"
    user: User | None = None

    @property
    def account(self) -> User:
        if self.user is None:
            raise LookupError(f"{self.key} has no account")
        return self.user


def welcome(chapter: Chapter, days: DemoDays, *, at: datetime) -> dict[str, Person]:
    """Accounts with a confirmed address and one password, hashed once: hashing is slow on purpose."""
    hashed = make_password(PASSWORD)
    people = list(_read(chapter, days))
    with_account = [person for person in people if person.key not in chapter["without_account"]]
    users = User.objects.bulk_create(
        User(
            email=address(person, chapter),
            display_name=f"{person.given_names} {person.family_name}",
            password=hashed,
            date_joined=at,
        )
        for person in with_account
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=str(user.email), primary=True, verified=True) for user in users
    )
    accounts = {person.key: user for person, user in zip(with_account, users, strict=True)}
    return {person.key: Person(**{**vars(person), "user": accounts.get(person.key)}) for person in people}


def address(person: Person, chapter: Chapter) -> str:
    """An e-mail address, short for those whose account is shown: coordination@montsereine.example."""
    parts = {key: part for part, key in chapter["accounts"].items()}
    return f"{parts.get(person.key, person.key.replace('-', '.'))}@{chapter['domain']}"


def _read(chapter: Chapter, days: DemoDays) -> Iterator[Person]:
    """Rows of [name, age, quarter], with the tie of those who do not live here."""
    step, span, least = BIRTHDAYS
    for place, (name, age, quarter, *tie) in enumerate(chapter["people"]):
        given_names, family_name = name.split(" ", 1)
        born_on = days.date_of(0) - age * YEAR - timedelta(days=least + place * step % span)
        yield Person(slugify(name), given_names, family_name, born_on, quarter, *tie)
