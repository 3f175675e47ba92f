"""Import a Pabulib `.pb` file as an archived edition, and count it by its own rule if asked."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Municipality
from accounts.money import in_figures
from accounts.refusals import Refused
from voting.management.doors import OperatorCommand, ProgressLine, printable, reason_of, sentences
from voting.models import Outcome, Poll
from voting.services import importing
from voting.services.importing import ImportPlan
from voting.tally.pabulib import money_text
from voting.tally.types import Result


@dataclass(frozen=True)
class Report:
    """What was done, for a person and for a program."""

    plan: ImportPlan
    poll: Poll | None
    is_new: bool
    outcome: Outcome | None

    def as_json(self) -> dict[str, Any]:
        file, result = self.plan.file, self.outcome.counted if self.outcome else None
        official = file.official_winners()
        return {
            "edition": self._path() or None,
            "address": self._address(self.poll) if self.poll else None,
            "is_new": self.is_new,
            "projects": len(file.projects),
            "ballots": len(file.votes),
            "budget": self._money(file.budget),
            "currency": file.currency,
            "rule": file.meta.get("rule"),
            "winners": result.winners if result else None,
            "total_cost": self._money(result.total_cost) if result else None,
            "official_winners": sorted(official) or None,
            "matches_official": set(result.winners) == official if result and official else None,
            "dropped_columns": list(self.plan.dropped_columns),
            "warnings": [sentences().warning(warning) for warning in file.warnings],
        }

    def as_text(self) -> Iterator[str]:
        file = self.plan.file
        yield self._headline()
        projects = ngettext("%(count)s project", "%(count)s projects", len(file.projects))
        ballots = ngettext("%(count)s ballot", "%(count)s ballots", len(file.votes))
        yield f"{_counted(projects, len(file.projects))}, {_counted(ballots, len(file.votes))}."
        if self.plan.dropped_columns:
            columns = printable(", ".join(self.plan.dropped_columns))
            yield _("Columns about the voters, left out: %(columns)s.") % {"columns": columns}
        yield from (sentences().warning(warning) for warning in file.warnings)
        if self.outcome is not None:
            yield from self._winners(self.outcome.counted)
        if self.poll is not None:
            yield _("To read at: %(address)s") % {"address": self._address(self.poll)}

    def _headline(self) -> str:
        if self.poll is None:
            return _("%(election)s: the file can be imported. Nothing was written.") % {
                "election": printable(self.plan.identity.edition_name)
            }
        name = {"election": printable(self.poll.edition.name)}
        if self.is_new:
            return _("%(election)s: imported.") % name
        return _("%(election)s: this file was imported before. Nothing was changed.") % name

    def _winners(self, result: Result) -> Iterator[str]:
        file = self.plan.file
        words = sentences(unit=file.unit, currency=file.currency)
        names = {project.id: printable(project.name) for project in file.projects}
        yield words.label("winners") if result.winners else words.label("nobody")
        for place, name in enumerate(result.winners, start=1):
            entry = result.entry(name)
            figures = {"id": name, "name": names[name], "votes": entry.votes, "cost": entry.cost}
            yield "  " + words.label("winner", place=place, **figures)
        left = file.budget - result.total_cost
        yield words.label("total", total=result.total_cost, left=left)
        official = file.official_winners()
        if official:
            same = official == set(result.winners)
            yield (
                words.label("official")
                if same
                else words.label("unofficial", ids=", ".join(sorted(official)))
            )

    def _path(self) -> str:
        if self.poll is None:
            return ""
        return f"{self.poll.municipality.slug}/{self.poll.edition.slug}"

    def _address(self, poll: Poll) -> str:
        return reverse("outcomes", args=[poll.municipality.slug, poll.edition.slug])

    def _money(self, amount: int) -> int | float:
        whole, rest = divmod(amount, self.plan.file.unit)
        return float(money_text(amount, self.plan.file.unit)) if rest else whole


class Command(OperatorCommand):
    help = "Import a Pabulib file: an archived edition with its projects, costs and ballots."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a Pabulib .pb file")
        parser.add_argument(
            "--municipality", metavar="SLUG", help="the town it joins; by default one made for imports"
        )
        parser.add_argument("--count", action="store_true", help="count it by the file's own rule")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")
        parser.add_argument("--dry-run", action="store_true", help="read and check, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = ProgressLine(self.stderr)
        path = Path(options["file"])
        plan = importing.read(path.name, _content(path), progress.step(_("Reading")))
        town = _town(options["municipality"])
        if options["count"]:
            importing.require_countable(plan)
        if options["dry_run"]:
            report = Report(plan, importing.find(plan, town), False, None)
        else:
            report = self._import(plan, town, progress, is_counted=options["count"])
        if options["as_json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(report.as_text()))

    def _import(
        self, plan: ImportPlan, town: Municipality | None, progress: ProgressLine, *, is_counted: bool
    ) -> Report:
        at = timezone.now()
        imported = importing.write(plan, town=town, at=at, steps=progress.step)
        if is_counted:
            importing.count(imported.poll, at=at, progress=progress.step(_("Counting")))
        outcome = Outcome.objects.filter(contest__poll=imported.poll).first()
        return Report(plan, imported.poll, imported.is_new, outcome)


def _counted(text: str, count: int) -> str:
    return text % {"count": in_figures(count)}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = {"path": str(path), "reason": reason_of(error)}
        raise Refused(_("The file %(path)s cannot be read: %(reason)s.") % reason) from error


def _town(slug: str | None) -> Municipality | None:
    if slug is None:
        return None
    town = Municipality.objects.filter(slug=slug).first()
    if town is None:
        raise Refused(_("No municipality is called “%(slug)s” here. Nothing was written.") % {"slug": slug})
    return town
