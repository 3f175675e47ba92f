import hashlib
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.enums import Language, Role
from accounts.models.places import Municipality
from accounts.models.shapes import MunicipalQuerySet, is_word, word_field


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> "User":
        """A person; without an e-mail address no password either: they come by desk, letter or telephone."""
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


def public_name(pk: int | None, display_name: str | None) -> str:
    """The name others read of an account, never its e-mail address; empty where the account is gone."""
    return display_name or (_("a person without a public name") if pk else "")


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Whether they may take part in an edition is a register entry, not this."""

    email = models.EmailField(null=True, blank=True)
    display_name = models.CharField(max_length=80, blank=True)
    language = word_field(Language, default=Language.FRENCH)
    # Bundled messages instead of one at a time, and kinds the person does not want.
    preferences = models.JSONField(default=dict, blank=True)
    # The technical team's access to the back office; a role in a town is a Membership.
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    # How often all devices were signed out; a session of before is worth nothing.
    session_generation = models.PositiveIntegerField(default=0, db_default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(
                name="an_email_is_null_not_empty", condition=Q(email__isnull=True) | ~Q(email="")
            ),
            is_word("user", "language", Language),
            models.CheckConstraint(
                name="a_closed_account_keeps_nothing",
                condition=Q(erased_at__isnull=True) | Q(email__isnull=True, display_name="", is_active=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        return public_name(self.pk, self.display_name)

    @property
    def office_name(self) -> str:
        """The name that staff read: it tells two people without a public name from each other."""
        if self.erased_at is not None:
            return _("account closed")
        return self.display_name or _("account no. %(number)d") % {"number": self.pk}

    def get_session_auth_hash(self) -> str:
        password_hash = super().get_session_auth_hash()
        if not self.session_generation:
            return password_hash
        return hashlib.sha256(f"{password_hash}{self.session_generation}".encode()).hexdigest()

    # Signed in without the second factor: until it is given, no role gives anything.
    lacks_factor = False

    @cached_property
    def roles(self) -> frozenset[tuple[int, str]]:
        """(municipality id, role) of every membership: one query per person and request."""
        if self.lacks_factor:
            return frozenset()
        return frozenset(self.memberships.in_force().values_list("municipality_id", "role"))

    def holds(self, role: Role, municipality: Municipality) -> bool:
        return (municipality.pk, role.value) in self.roles

    @cached_property
    def departments(self) -> frozenset["Department"]:
        """The departments this person answers for, in every municipality; a deputy, those of the absent."""
        seats = self.memberships.in_force()
        held = Q(memberships__in=seats) | Q(memberships__deputies__in=seats)
        return frozenset(Department.objects.filter(held))

    def absent_of(self, department: "Department") -> "User | None":
        """In whose absence this person answers for the department; None where it is in their own name."""
        seats = self.memberships.in_force()
        if seats.filter(departments=department).exists():
            return None
        absent = seats.filter(deputy_of__departments=department).select_related("deputy_of__user").first()
        return absent.deputy_of.user if absent and absent.deputy_of else None


# Who looks at a page: somebody with an account, or nobody we know.
Viewer = User | AnonymousUser


class DepartmentQuerySet(MunicipalQuerySet["Department"]):
    def at_work(self) -> Self:
        return self.filter(closed_at__isnull=True)


class Department(models.Model):
    """A municipal service that gives opinions."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="departments")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    # It is given nothing any more; what it signed stays.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="department_named_once_per_municipality"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def works_for(self, municipality: Municipality) -> bool:
        """It can be given something to do by this town."""
        return self.municipality_id == municipality.pk and self.closed_at is None


def _now(of: str = "") -> Q:
    """Begun and not over, this role or the one it stands in for."""
    begun = Q(**{f"{of}begins_at__isnull": True}) | Q(**{f"{of}begins_at__lte": Now()})
    lasts = Q(**{f"{of}ends_at__isnull": True}) | Q(**{f"{of}ends_at__gt": Now()})
    return begun & lasts


class MembershipQuerySet(MunicipalQuerySet["Membership"]):
    def in_force(self) -> Self:
        """Begun and not over: by the database's clock, so that a role ends by itself whoever asks.

        A deputy's stands on two others: that of the absent officer, and the deputy's own as an officer.
        """
        own = Membership.objects.filter(
            _now(),
            user=models.OuterRef("user"),
            municipality=models.OuterRef("municipality"),
            role=Role.OFFICER,
            deputy_of__isnull=True,
        )
        stands = Q(deputy_of__isnull=True) | (_now("deputy_of__") & models.Exists(own))
        return self.filter(_now(), stands)

    def answering_for(self, departments: Collection["Department"]) -> Self:
        """The roles of officers, and of those who stand in for them, that open the files of these."""
        keys = [department.pk for department in departments]
        own = Q(departments__in=keys) | Q(deputy_of__departments__in=keys)
        return self.in_force().filter(own, role=Role.OFFICER)


class Membership(models.Model):
    """What a person does for a municipality, from an instant to another where it is dated."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="memberships")
    role = word_field(Role)
    departments = models.ManyToManyField(Department, blank=True, related_name="memberships")
    since = models.DateTimeField()
    # Half-open, as a stage is: the first instant of its first day, the first after its last.
    begins_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # The officer's role that this one stands in for, between two days, in the same departments.
    deputy_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="deputies"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                condition=Q(deputy_of__isnull=True),
                name="a_role_is_held_once",
            ),
            models.UniqueConstraint(fields=["deputy_of", "user"], name="a_deputy_stands_in_once"),
            models.CheckConstraint(
                name="a_role_ends_after_it_begins",
                condition=Q(begins_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=models.F("begins_at")),
            ),
            models.CheckConstraint(
                name="a_deputy_is_an_officer_between_two_days",
                condition=Q(deputy_of__isnull=True)
                | Q(role="officer", begins_at__isnull=False, ends_at__isnull=False),
            ),
            is_word("membership", "role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"

    def get_absolute_url(self) -> str:
        """The office the role opens; whoever reads one page of each edition is led to the newest."""
        if self.role == Role.MAYORS_OFFICE:
            return reverse("landing")
        return reverse("office", args=[self.municipality.slug])

    @property
    def answers_for(self) -> "models.QuerySet[Department]":
        return (self.deputy_of or self).departments.all()

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    @property
    def first_day(self) -> date | None:
        return self.begins_at.astimezone(self._zone).date() if self.begins_at else None

    @property
    def last_day(self) -> date | None:
        """The day before the end, which is the first instant of a day."""
        return (self.ends_at.astimezone(self._zone) - timedelta(days=1)).date() if self.ends_at else None

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.municipality.time_zone)


class ProposedRole(models.Model):
    """A weighty role that waits for a second person; whom it is for has nothing yet, not even an account."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="proposed_roles")
    role = word_field(Role)
    email = models.EmailField()
    display_name = models.CharField(max_length=80, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField()

    LASTS = timedelta(days=14)

    objects = MunicipalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "municipality", "role", Lower("email"), name="a_role_is_proposed_once_to_one_address"
            ),
            is_word("proposed_role", "role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.role}"

    def get_absolute_url(self) -> str:
        """Where a second person confirms it."""
        return reverse("proposed_roles", args=[self.municipality.slug])
