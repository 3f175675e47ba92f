import logging
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import jobs, sweeps
from voting.management.doors import OperatorCommand, ProgressLine, require_vault
from voting.models import Poll
from voting.services import sweeping
from voting.services.counting import retrying, tallying

# The tasks of the schedule that this stands for: /readyz sees that somebody comes through.
SWEEPS = ("voting.tasks.make_keys", "voting.tasks.tally_closed_polls")

log = logging.getLogger(__name__)


class Command(OperatorCommand):
    help = (
        "The counting side's turn of every poll, where no worker of the queue `count` runs: "
        "draw the keys that "
        "are asked for, open and count what is closed. It needs COUNTING_VAULT_DIR and never VAULT_DIR."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        require_vault("COUNTING_VAULT_DIR")
        served = sweeping.make_keys()
        counted = [self._count(poll) for poll in retrying.awaiting(timezone.now())]
        for task in SWEEPS:
            sweeps.note(task, at=timezone.now())
        figures = {"served": served, "counted": sum(counted), "stopped": len(counted) - sum(counted)}
        self.stdout.write(
            _("Requests for keys served: %(served)s. Polls counted: %(counted)s. Stopped: %(stopped)s.")
            % figures
        )

    def _count(self, poll: Poll) -> bool:
        """One poll's trouble stops no other town's; its job keeps why."""
        try:
            return tallying.tally(poll, at=timezone.now(), on_progress=self._progress(str(poll)))
        except Exception:
            log.exception("the count of poll %s stopped; others go on", poll.pk)
            return False

    def _progress(self, label: str) -> jobs.OnProgress:
        return ProgressLine(self.stderr).step(label)
