"""A file read and judged before anything is written: what it holds, what is dropped, whether it fits."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting.services.importing.identity import Identity
from voting.services.importing.paper import Rules, rules_of
from voting.services.importing.urn import Progress
from voting.tally import pabulib
from voting.tally.pabulib import PbFile
from voting.tally.pabulib.file import VOTER_ID
from voting.tally.pabulib.limits import number
from voting.tally.pabulib.words import WORDS

LARGEST = 2**63 - 1
FINEST_UNIT = 10_000
LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class ImportPlan:
    name: str
    sha256: str
    file: PbFile
    identity: Identity
    rules: Rules

    def source(self) -> dict[str, Any]:
        """What the poll keeps of its file: what tells it again, and what our tables have no column for."""
        return {
            "election": self.identity.words,
            "file": self.name,
            "sha256": self.sha256,
            "meta": dict(self.file.meta),
            "vote_type": str(self.file.vote_type),
            "project_columns": list(self.file.project_columns),
            "projects": [
                [project.cells.get(column, "") for column in self.file.project_columns]
                for project in self.file.projects
            ],
            "dropped_columns": list(self.dropped_columns),
        }

    @property
    def dropped_columns(self) -> tuple[str, ...]:
        return tuple(column for column in self.file.voter_columns if column != VOTER_ID)


def read(name: str, content: bytes, progress: Progress) -> ImportPlan:
    """Raises BadFile with the place of the first fault, or Refused where a whole file cannot live here."""
    file = pabulib.read(BytesIO(content), progress)
    _require_whole(file)
    _require_room(file)
    sha256 = hashlib.sha256(content).hexdigest()
    identity = Identity.of(file.meta, name.removesuffix(".pb"))
    return ImportPlan(name, sha256, file, identity, rules_of(file))


def require_countable(plan: ImportPlan) -> None:
    """Refuse, before anything is written, a file that was to be counted and cannot be."""
    if plan.file.tally_rules() is None:
        figures = {
            "rule": plan.file.meta.get("rule", "–"),
            "kind": str(plan.file.vote_type),
            "known": ", ".join(WORDS),
        }
        raise Refused(
            _(
                "The file's rule is “%(rule)s” on ballots of type “%(kind)s”, which cannot be counted here. "
                "Those that can: %(known)s. Nothing was written; without --count the file is imported."
            )
            % figures
        )


def _require_whole(file: PbFile) -> None:
    """Refuse a file that was cut between two lines: it reads well, only what it announces tells."""
    for name, held in (("num_projects", len(file.projects)), ("num_votes", len(file.votes))):
        declared = number(file.meta, name)
        if declared is not None and declared > held:
            figures = {"name": name, "declared": str(declared), "found": held}
            raise Refused(_("The file is cut: %(name)s says %(declared)s, it holds %(found)s.") % figures)


def _require_room(file: PbFile) -> None:
    if not file.projects:
        raise Refused(_("The file holds no project."))
    if file.budget == 0:
        raise Refused(_("The file's budget is zero: an envelope holds money."))
    if file.unit > FINEST_UNIT:
        raise Refused(_("The file's amounts have more than four decimals."))
    if max(file.budget, *(project.cost for project in file.projects)) > LARGEST:
        raise Refused(_("The file's amounts are too large."))
    for project in file.projects:
        if len(project.id) > LONGEST_ID:
            figures = {"id": project.id[:LONGEST_ID], "length": LONGEST_ID}
            raise Refused(_("The project id “%(id)s…” is longer than %(length)s characters.") % figures)
