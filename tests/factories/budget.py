"""Editions, their rules, who may take part; `running=True`: an edition one can act in, whatever the phase."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import factory
from factory.django import DjangoModelFactory

from budget.enums import (
    EnvelopeScope,
    Level,
    ListKind,
    ListStatus,
    PhaseKind,
    RegisterSource,
    TownLink,
    TownProfile,
)
from budget.models import (
    Edition,
    Envelope,
    Phase,
    RegisterEntry,
    RegisterList,
    ReservedShare,
    RulebookVersion,
    Theme,
)
from budget.rulebook import DEFAULTS, EnvelopeLine, MoneyRules, Rulebook
from budget.services import rulebooks
from tests.factories.accounts import (
    LONG_AGO,
    MembershipFactory,
    MunicipalityFactory,
    TerritoryFactory,
    UserFactory,
)

# Local midnights in Paris; `during(kind)` is an instant well inside a phase.
CALENDAR = {
    PhaseKind.COLLECTION: (datetime(2026, 3, 1, 23, tzinfo=UTC), datetime(2026, 4, 15, 22, tzinfo=UTC)),
    PhaseKind.REVIEW: (datetime(2026, 4, 15, 22, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)),
    PhaseKind.JURY: (datetime(2026, 6, 30, 22, tzinfo=UTC), datetime(2026, 8, 31, 22, tzinfo=UTC)),
    PhaseKind.PRESENTATION: (datetime(2026, 8, 31, 22, tzinfo=UTC), datetime(2026, 9, 20, 22, tzinfo=UTC)),
    PhaseKind.VOTING: (datetime(2026, 9, 20, 22, tzinfo=UTC), datetime(2026, 10, 11, 22, tzinfo=UTC)),
    PhaseKind.RATIFICATION: (datetime(2026, 10, 11, 22, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)),
    PhaseKind.DELIVERY: (datetime(2026, 11, 30, 23, tzinfo=UTC), datetime(2028, 11, 30, 23, tzinfo=UTC)),
}


def during(kind: PhaseKind) -> datetime:
    opens_at, closes_at = CALENDAR[kind]
    return opens_at + (closes_at - opens_at) / 2


def rules_of_a(profile: TownProfile = TownProfile.TOWN, **parts: Any) -> Rulebook:
    """The profile's rulebook with nothing missing; `voting=Voting(...)` replaces a part."""
    money = MoneyRules(envelopes=(EnvelopeLine("Toute la ville", 300_000),))
    return Rulebook.from_parts(
        {
            **DEFAULTS[profile].to_parts(),
            "money": Rulebook(money=money).to_parts()["money"],
            **{name: Rulebook(**{name: part}).to_parts()[name] for name, part in parts.items()},
        }
    )


class EditionFactory(DjangoModelFactory):
    """`running=True`: published rulebook, one envelope, every phase announced on the dates of `CALENDAR`."""

    class Meta:
        model = Edition
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    slug = factory.Sequence(lambda n: f"edition-{n}")
    name = factory.Sequence(lambda n: f"Budget participatif {n}")
    number = factory.Sequence(lambda n: n + 1)
    contact_name = "Service citoyenneté"
    contact_email = "budget@example.org"
    created_at = LONG_AGO

    class Params:
        village = factory.Trait(profile=TownProfile.VILLAGE)
        archived = factory.Trait(is_archived=True)

    @factory.post_generation
    def running(self, create: bool, extracted: bool | Rulebook, **kwargs: Any) -> None:
        """`running=rules` for an edition with rules of its own."""
        if not create or not extracted:
            return
        rules = extracted if isinstance(extracted, Rulebook) else rules_of_a(TownProfile(self.profile))
        RulebookFactory(edition=self, rules=rules, published=True)
        EnvelopeFactory(edition=self, name="Toute la ville", amount_eur=300_000)
        for kind in CALENDAR:
            PhaseFactory(edition=self, kind=kind, announced=True)


def publish_what_is_prepared(edition: Edition, at: datetime) -> None:
    """The version in preparation, where there is one: a ballot paper is settled with what is published."""
    if edition.rulebooks.filter(published_at=None).exists():
        rulebooks.publish(edition, by=coordinator_of(edition), at=at)


class PhaseFactory(DjangoModelFactory):
    """On the dates of `CALENDAR` unless told otherwise; not announced."""

    class Meta:
        model = Phase

    edition = factory.SubFactory(EditionFactory)
    kind = PhaseKind.COLLECTION
    opens_at = factory.LazyAttribute(lambda phase: CALENDAR[phase.kind][0])
    closes_at = factory.LazyAttribute(lambda phase: CALENDAR[phase.kind][1])

    class Params:
        announced = factory.Trait(announced_at=LONG_AGO)


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    municipality = factory.SubFactory(MunicipalityFactory)
    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Thème {n}")


class EnvelopeFactory(DjangoModelFactory):
    class Meta:
        model = Envelope

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"Enveloppe {n}")
    amount_eur = 100_000
    position = factory.Sequence(lambda n: n)

    class Params:
        of_territory = factory.Trait(
            scope=EnvelopeScope.TERRITORY,
            territory=factory.SubFactory(
                TerritoryFactory, municipality=factory.SelfAttribute("..edition.municipality")
            ),
        )
        of_theme = factory.Trait(
            scope=EnvelopeScope.THEME,
            theme=factory.SubFactory(
                ThemeFactory, municipality=factory.SelfAttribute("..edition.municipality")
            ),
        )


class ReservedShareFactory(DjangoModelFactory):
    class Meta:
        model = ReservedShare

    envelope = factory.SubFactory(EnvelopeFactory)
    label = "quartiers-prioritaires"
    amount_eur = 25_000


class RulebookFactory(DjangoModelFactory):
    """A version in preparation, nothing missing; `published=True`, `rules=rules_of_a(...)`."""

    class Meta:
        model = RulebookVersion

    edition = factory.SubFactory(EditionFactory)
    number = 1
    parts = factory.LazyAttribute(lambda version: (version.rules or rules_of_a()).to_parts())
    created_at = LONG_AGO

    class Params:
        rules = None
        published = factory.Trait(published_at=LONG_AGO)


class RegisterListFactory(DjangoModelFactory):
    """Judged; its file is gone with the day."""

    class Meta:
        model = RegisterList

    edition = factory.SubFactory(EditionFactory)
    kind = ListKind.KNOWN
    tie = TownLink.RESIDENCE
    file_name = factory.Sequence(lambda n: f"liste-{n}.csv")
    encoding = "utf-8"
    header = ["Nom"]
    columns = ["family_name"]
    lines_total = 1
    status = ListStatus.CHECKED
    status_since = LONG_AGO
    uploaded_at = LONG_AGO


class RegisterEntryFactory(DjangoModelFactory):
    """An adult who lives here and may propose and vote; `without_account=True` for the desk."""

    class Meta:
        model = RegisterEntry

    edition = factory.SubFactory(EditionFactory)
    user = factory.SubFactory(UserFactory)
    given_names = "Camille"
    family_name = factory.Sequence(lambda n: f"Martin-{n}")
    territory = factory.SubFactory(
        TerritoryFactory, municipality=factory.SelfAttribute("..edition.municipality")
    )
    level = Level.DECLARED
    source = RegisterSource.STATEMENT
    person_key = factory.Sequence(lambda n: sha256(f"person {n}".encode()).hexdigest())
    lives_here = True
    birth_date = date(1990, 5, 17)
    may_propose_from = date(2006, 5, 17)
    may_vote = True
    entered_at = LONG_AGO

    class Params:
        without_account = factory.Trait(user=None, source=RegisterSource.DESK, level=Level.DESK)
        works_here_only = factory.Trait(lives_here=False, works_here=True, may_vote=False)


def coordinator_of(edition: Edition) -> Any:
    return MembershipFactory(municipality=edition.municipality, coordinator=True).user
