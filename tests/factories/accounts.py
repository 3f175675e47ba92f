"""People and places: the smallest valid thing, a trait for each domain word."""

import time
from datetime import UTC, datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from factory.django import DjangoModelFactory

from accounts.enums import Role, TerritoryKind
from accounts.models import Department, Membership, Municipality, Territory, User
from accounts.services import factors

PASSWORD = "a calm bench under the plane trees"
SECRET = generate_totp_secret()
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    slug = factory.Sequence(lambda n: f"ville-{n}")
    name = factory.Sequence(lambda n: f"Ville {n}")


class TerritoryFactory(DjangoModelFactory):
    class Meta:
        model = Territory

    municipality = factory.SubFactory(MunicipalityFactory)
    slug = factory.Sequence(lambda n: f"quartier-{n}")
    name = factory.Sequence(lambda n: f"Quartier {n}")

    class Params:
        commune = factory.Trait(
            kind=TerritoryKind.COMMUNE,
            slug=factory.Sequence(lambda n: f"commune-{n}"),
            name=factory.Sequence(lambda n: f"Commune {n}"),
        )
        priority = factory.Trait(is_priority=True)


class UserFactory(DjangoModelFactory):
    """An account that can sign in with `PASSWORD`: its e-mail address is confirmed."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"habitante-{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Habitante {n}")
    password = PASSWORD
    date_joined = LONG_AGO

    class Params:
        without_email = factory.Trait(email=None, password=None)

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **fields: Any) -> User:
        return model_class.objects.create_user(**fields)

    @factory.post_generation
    def with_email(self, create: bool, state: str | None, **kwargs: Any) -> None:
        """`with_email="unconfirmed"`: signed up, the link of the message not yet followed."""
        if create and self.email:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=state != "unconfirmed"
            )


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Direction {n}")


def code_now(secret: str = SECRET, later: int = 0) -> str:
    """What an application shows, or will half a minute later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def give_factor(person: User) -> None:
    Authenticator.objects.get_or_create(
        user=person,
        type=Authenticator.Type.RECOVERY_CODES,
        defaults={"data": {"seed": factors.seal(f"{person.pk:080}"), "used_mask": 0}},
    )


class MembershipFactory(DjangoModelFactory):
    """A role in a town; `departments=[...]` for an officer. Use `.user` for the person."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.OFFICER
    since = LONG_AGO

    class Params:
        coordinator = factory.Trait(role=Role.COORDINATOR)
        officer = factory.Trait(role=Role.OFFICER)
        desk_agent = factory.Trait(role=Role.DESK_AGENT)
        moderator = factory.Trait(role=Role.MODERATOR)
        commission_member = factory.Trait(role=Role.COMMISSION_MEMBER)
        councillor = factory.Trait(role=Role.COUNCILLOR)
        mayors_office = factory.Trait(role=Role.MAYORS_OFFICE)

    @factory.post_generation
    def with_factor(self, create: bool, has_one: bool | None, **kwargs: Any) -> None:
        """Whoever works for a town has a second factor, here a printed list; `with_factor=False` for none."""
        if create and has_one is not False:
            give_factor(self.user)

    @factory.post_generation
    def departments(self, create: bool, extracted: list[Department] | None, **kwargs: Any) -> None:
        if create and extracted:
            self.departments.set(extracted)
