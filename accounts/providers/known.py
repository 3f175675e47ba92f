"""The providers this installation knows; settings make them of the environment, nobody else does."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.enums import FRANCECONNECT

# From the weakest: an assertion of a stronger level does where a weaker one was asked.
EIDAS = ("eidas1", "eidas2", "eidas3")


@dataclass(frozen=True)
class Binding:
    """How a town knows its own among the people of a provider: its SIRET numbers, its e-mail domains."""

    sirets: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def holds(self, siret: str, email: str) -> bool:
        return siret in self.sirets or email.rpartition("@")[2].lower() in self.domains


@dataclass(frozen=True)
class Provider:
    slug: str  # in addresses, and for good: the service knows them
    name: str
    url: str  # its issuer; what it offers is told below it
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    acr_values: tuple[str, ...] = ()
    signs_userinfo: bool = True
    sends_pkce: bool = False  # the State's services refuse a parameter that they do not know
    factors: frozenset[str] = frozenset()  # of `acr` or `amr`: those that stand for a second factor
    towns: Mapping[str, Binding] = field(default_factory=dict)

    @property
    def is_for_residents(self) -> bool:
        return self.slug == FRANCECONNECT

    def accepts(self, acr: str) -> bool:
        """Is this the level that was asked, or a stronger one?"""
        if not self.acr_values or acr in self.acr_values:
            return True
        asked = [EIDAS.index(value) for value in self.acr_values if value in EIDAS]
        return acr in EIDAS and bool(asked) and EIDAS.index(acr) > min(asked)

    def proves_a_factor(self, acr: str, amr: list[str]) -> bool:
        return not self.factors.isdisjoint({acr, *amr})


def franceconnect(*, url: str, client_id: str, client_secret: str, level: str) -> Provider:
    """Asks for what the register needs, and nothing more."""
    return Provider(
        slug=FRANCECONNECT,
        name="FranceConnect",
        url=url,
        client_id=client_id,
        client_secret=client_secret,
        scopes=("openid", "birthdate", "given_name", "family_name", "email"),
        acr_values=(level,),
    )
