from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import jobs
from voting.management.doors import OperatorCommand, ProgressLine
from voting.services import sweeping
from voting.services.counting import retrying, tallying


class Command(OperatorCommand):
    help = (
        "The counting side's turn of every poll, where no worker of the queue `count` runs: "
        "draw the keys that "
        "are asked for, open and count what is closed. It needs COUNTING_VAULT_DIR and never VAULT_DIR."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        served = sweeping.make_keys()
        counted = [
            tallying.tally(poll, at=timezone.now(), on_progress=self._progress(str(poll)))
            for poll in retrying.awaiting(timezone.now())
        ]
        figures = {"served": served, "counted": sum(counted), "stopped": len(counted) - sum(counted)}
        self.stdout.write(
            _("Requests for keys served: %(served)s. Polls counted: %(counted)s. Stopped: %(stopped)s.")
            % figures
        )

    def _progress(self, label: str) -> jobs.OnProgress:
        return ProgressLine(self.stderr).step(label)
