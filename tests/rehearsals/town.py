"""What the rows say, asked past the product: where the rehearsal takes place, and what it left behind."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from tests.environment import ROOT
from voting import vault

TOWN, VILLAGE = "/montsereine/", "/villers-l-etang/"
ON_REGISTER = """
SELECT u.email FROM budget_registerentry r JOIN accounts_user u ON u.id = r.user_id
JOIN budget_edition e ON e.id = r.edition_id
WHERE e.slug = %s AND u.id NOT IN (SELECT user_id FROM accounts_membership)
"""


PRINTED = """
from allauth.mfa.models import Authenticator
printed = Authenticator.objects.get(user__email={email!r}, type=Authenticator.Type.RECOVERY_CODES)
print(*printed.wrap().get_unused_codes(), sep="\\n")
"""


def rows(database: str, question: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(database) as connection:
        return connection.execute(question, values).fetchall()


def numbers(database: str, counting_dir: str) -> set[str]:
    """The tracking numbers of the ballots of every town's own poll, by the keys of the counting side."""
    found: set[str] = set()
    polls = """
        SELECT id, urn_public_key, seed_commitment, signing_public_key FROM voting_poll
        WHERE origin = 'town' AND urn_public_key IS NOT NULL
    """
    for poll, *halves in rows(database, polls):
        opening = vault.Opening.read(Path(counting_dir), vault.PublicKeys(*halves))
        for (sealed,) in rows(database, "SELECT sealed FROM voting_ballot WHERE poll_id = %s", poll):
            found.add(opening.unseal(sealed)[: vault.NUMBER].decode())
    return found


def codes(environment: dict[str, str], email: str) -> list[str]:
    """The list that this member of staff has printed; the rows are sealed, so the site reads it."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", PRINTED.format(email=email)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def edition_in(database: str, town: str, phase: str) -> str:
    """The address of the town's edition that is in this phase now."""
    ((slug,),) = rows(
        database,
        """SELECT e.slug FROM budget_edition e JOIN accounts_municipality m ON m.id = e.municipality_id
           JOIN budget_phase p ON p.edition_id = e.id
           WHERE m.slug = %s AND p.kind = %s AND p.opens_at <= now() AND now() < p.closes_at""",
        town.strip("/"),
        phase,
    )
    return f"{town}{slug}/"


def slug_of(edition: str) -> str:
    return edition.strip("/").split("/")[1]


def voters(database: str, edition: str) -> list[str]:
    question = f"{ON_REGISTER} AND r.may_vote ORDER BY u.email"
    return [email for (email,) in rows(database, question, slug_of(edition))]


def proposers(database: str, edition: str) -> list[str]:
    question = f"{ON_REGISTER} AND r.may_propose_from <= now()::date ORDER BY u.email"
    return [email for (email,) in rows(database, question, slug_of(edition))]


def open_file(database: str, edition: str) -> str:
    """A file whose opinions are still to be given."""
    found = rows(
        database,
        """SELECT p.number FROM budget_opinion o JOIN budget_feasibilityreview r ON r.id = o.review_id
           JOIN budget_project p ON p.id = r.project_id JOIN budget_edition e ON e.id = p.edition_id
           WHERE e.slug = %s AND o.verdict = '' AND r.decision = '' ORDER BY p.number""",
        slug_of(edition),
    )
    return f"{edition}office/reviews/{found[0][0]}/"


def drafts(database: str) -> dict[tuple[str, int], str]:
    found = rows(
        database,
        """SELECT u.email, p.number, p.body
           FROM budget_proposal p JOIN accounts_user u ON u.id = p.author_id""",
    )
    return {(email, number): body for email, number, body in found}


def notes(database: str) -> set[str]:
    return {text for (text,) in rows(database, "SELECT private_notes FROM budget_opinion")}


def refusals_of(database: str, edition: str) -> dict[int, int]:
    """How often the journal says that each idea was not taken up."""
    found = rows(
        database,
        """SELECT p.number, count(j.id) FROM budget_proposal p
           JOIN budget_edition e ON e.id = p.edition_id
           JOIN accounts_journalentry j ON j.subject = 'budget.proposal:' || p.id
           WHERE e.slug = %s AND j.event = 'proposal.not_taken_up' GROUP BY p.number""",
        slug_of(edition),
    )
    return dict(found)


def authors_of_ideas(database: str, edition: str) -> dict[int, str]:
    """Whom to write to about each idea; those taken down at the counter have nobody."""
    question = """SELECT p.number, u.email FROM budget_proposal p JOIN accounts_user u ON u.id = p.author_id
                  JOIN budget_edition e ON e.id = p.edition_id WHERE e.slug = %s"""
    return dict(rows(database, question, slug_of(edition)))


def states_of_messages(database: str) -> set[str]:
    return {state for (state,) in rows(database, "SELECT DISTINCT state FROM accounts_notice")}


def send_at_once(database: str) -> None:
    """What was put off is due now: a rehearsal does not wait hours for a second try."""
    rows(database, "UPDATE accounts_notice SET due_at = now() WHERE state = 'owed' RETURNING 1")
