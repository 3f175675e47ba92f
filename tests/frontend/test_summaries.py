"""What a page says first after an error: every fault at once, in the order of the fields, with its link."""

import re

import pytest

from accounts.enums import Role
from budget.enums import OpinionKind
from tests.contracts.addresses import addresses
from tests.factories.towns import FEASIBLE, NEXT, PAST, SENT, STUDIED, WINNER, whole_town
from tests.frontend.asking import ask, path_to

pytestmark = [pytest.mark.django_db, pytest.mark.once]

COORDINATOR = Role.COORDINATOR
REASONLESS = {"verdict": "unfavourable", "version": "1"}
LONG = "x" * 9_000
# Where, by whom, what is typed wrong everywhere at once, and how many faults that makes.
WRONG = {
    "contest_edit": (COORDINATOR, {"edition": NEXT}, {
        "ballot_rule": "approval", "minimum": "3", "maximum": "2", "winners": "x", "minimum_share": "x",
        "access": "?", "exclusive": "7",
    }, 5),
    "jury_grid": (COORDINATOR, {"edition": NEXT}, {
        "criterion0-label": "Utile", "criterion0-weight": "x", "criterion1-label": "Utile",
        "criterion1-weight": "1", "quorum": "", "shortlist_max": "y",
    }, 4),
    "milestones": (COORDINATOR, {"number": WINNER}, {
        "new-label": "", "new-status": "?", "new-planned_on": "x", "new-done_on": "x",
        "new-note": LONG, "new-delay_reason": LONG,
    }, 4),
    "review_costing": (Role.OFFICER, {"number": STUDIED}, {
        "lines": "3", "line0-label": "Pose", "line0-amount_eur": "beaucoup", "line1-label": "Bois",
        "line1-amount_eur": "3", "line2-label": "", "line2-amount_eur": "3",
    }, 2),
    "review_opinions": (Role.OFFICER, {"number": STUDIED}, {
        **{f"{kind}-{name}": text for kind in OpinionKind for name, text in REASONLESS.items()}
    }, 3),
    "outcome_decide": (COORDINATOR, {"edition": PAST}, {"reference": "", "decided_on": ""}, 3),
    "proposal_not_take_up": (COORDINATOR, {"number": SENT}, {"already_planned-ground": "already_planned"}, 3),
    "project_clarify": (COORDINATOR, {"number": FEASIBLE}, {"title": "", "summary": LONG, "reason": ""}, 3),
    "setup_question": (COORDINATOR, {"question": "contact"}, {"contact_name": LONG, "contact_email": "x"}, 2),
    "memberships": (COORDINATOR, {}, {"email": "x", "role": "?"}, 2),
}  # fmt: skip


def test_every_fault_is_told_at_the_top_in_the_order_of_the_page():
    town = whole_town("montsereine")

    for name, (who, others, typed, count) in WRONG.items():
        answer = ask(town.people[who], "POST", path_to(addresses()[name], town, **others), typed)

        page = answer.content.decode()
        links = re.findall(r'<li><a href="#([\w-]+)">', page)
        places = [page.find(f'id="{link}"') for link in links]
        assert answer.status_code == 422, name
        assert page.count('<div role="alert" tabindex="-1" autofocus>') == 1, name
        assert re.search(r"<title>\s*Erreur", page), name
        assert len(links) == count, (name, links)
        assert -1 not in places, (name, links)
        assert places == sorted(places), (name, links)
