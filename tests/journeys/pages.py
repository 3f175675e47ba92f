"""Every page of the product as somebody sees it: the addresses of the rights table, each asked by who may."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.contracts.addresses import addresses
from tests.factories.towns import LOST, NEXT, PAST, Town
from tests.frontend.asking import path_to
from tests.frontend.rights import (
    ANONYMOUS,
    COMMISSION,
    COORDINATOR,
    COUNCILLOR,
    JUROR,
    OFFICER,
    PROPOSER,
    REGISTERED,
    RESIDENT,
    TABLE,
    Row,
    name_of,
)

# Whoever comes first among those allowed is the one who looks; but for pages that only some have a use for.
LOOKING = (ANONYMOUS, RESIDENT, PROPOSER, JUROR, OFFICER, COORDINATOR, COMMISSION, COUNCILLOR)
WITHOUT_PASSWORD = "without a password"
SEEN_BY = {"account_logout": RESIDENT, "account_set_password": WITHOUT_PASSWORD, "booth": REGISTERED}
# Answers to programs; and what leads elsewhere here: a receipt is not kept, no edition was begun.
NO_PAGES = {
    "project_again",  # leads to the page of the project: test_filing_again.py
    "booth_cast",
    "code_booth",  # lead to the page of the code: test_letter_codes.py
    "code_cast",
    "checkpoints",
    "ballot_sheets",
    "helper_sheets",
    "signature_list",
    "overview_pdf",
    "act_order",
    "deliberation",
    "paper_minutes",  # once all is counted: test_stations.py
    "paper_sheets_again",  # of a big count: journeys/test_stations_of_a_town.py
    "station_names",  # of who has a card: test_station_walk.py
    "commission_file",
    "invitation",  # of who has one: test_invitations.py
    "mfa_deactivate_totp",  # of who has an application, or a key: test_factors.py
    "mfa_authenticate",  # of who has given the password: test_accessibility.py
    "mfa_login_webauthn",  # answer to the script of the sign-in page
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "register_identity",  # of whom a provider has just named: test_franceconnect_road.py
    "provider_begin",  # only where a provider is configured: test_franceconnect.py
    "provider_callback",
    "provider_end",
    "look_up_lines",  # of 200 ballots or more: test_looking_up.py
    "look_up_ranges",
    "account_data_file",
    "journal_file",
    "observer",
    "published_file",
    "published_files",
    "help_sheet",  # of a town that has one: test_sheets.py
    "register_addresses",  # a piece of the register's page
    "register_list_report",
    "verifier",
    "landing",
    "healthz",
    "readyz",
    "edition_check",
    "edition_question",
    *(name for name in addresses() if name.startswith("api_")),
}


@dataclass(frozen=True)
class Visit:
    """A page as this role sees it; `query` ends its address."""

    label: str
    role: Any
    path: str
    query: str = ""
    status: int = 200

    @property
    def name(self) -> str:
        return name_of(self.label)


@dataclass(frozen=True)
class Also:
    """One more state of an address: another role, another row, another answer."""

    label: str
    role: Any
    at: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    status: int = 200


STATES = [
    Also("booth, for whom is not on the register", RESIDENT),
    Also("booth, the vote is over", REGISTERED, {"edition": PAST}),
    Also("booth, not settled yet", REGISTERED, {"edition": NEXT}),
    Also("town_about, legal", ANONYMOUS, {"topic": "legal"}),
    Also("town_about, cookies", ANONYMOUS, {"topic": "cookies"}),
    Also("town_about, accessibility", ANONYMOUS, {"topic": "accessibility"}),
    Also("edition, for the coordinator", COORDINATOR),
    Also("setup_question, zones", COORDINATOR, {"question": "zones"}),
    Also("setup_question, dates", COORDINATOR, {"question": "dates"}),
    Also("setup_question, an article", COORDINATOR, {"question": "expert-voting"}),
    Also("jury_office, marks closed", COORDINATOR, {"edition": PAST}),
    Also("office_proposals, nothing waits", COORDINATOR, {"edition": NEXT}),
    Also("outcome_office, the council's form", COUNCILLOR, {"edition": PAST}),
    Also("outcomes, public", ANONYMOUS, {"edition": PAST}),
    Also("poll_office, a draft", COORDINATOR, {"edition": NEXT}),
    Also("project, which its proposer may file again", PROPOSER, {"edition": PAST, "number": LOST}),
    Also("project, with the right of reply", PROPOSER),
    Also("project, not found", ANONYMOUS, {"number": 999}, status=404),
    Also("proposal, one's own", PROPOSER, {"number": 2}),
    Also("proposals, nothing found", ANONYMOUS, query="?search=zzzz"),
    Also("register, already there", REGISTERED),
    Also("review, by the coordinator", COORDINATOR),
    Also("setup, forbidden", RESIDENT, status=403),
]


def visits(town: Town) -> Iterator[Visit]:
    for label, row in TABLE.items():
        name = name_of(label)
        if name not in NO_PAGES and "GET" in row.methods and row.allowed:
            yield Visit(label, _who(name, row), path_to(addresses()[name], town, **row.at))
    for also in STATES:
        path = path_to(addresses()[name_of(also.label)], town, **also.at)
        yield Visit(also.label, also.role, path, also.query, also.status)


def _who(name: str, row: Row) -> Any:
    return SEEN_BY.get(name) or next(role for role in LOOKING if role in row.allowed)
