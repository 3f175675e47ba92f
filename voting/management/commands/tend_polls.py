from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import sweeps
from voting.management.doors import OperatorCommand, require_vault
from voting.services import sweeping

# The tasks of the schedule that this stands for: /readyz sees that somebody comes through.
SWEEPS = (
    "voting.tasks.settle_frozen_polls",
    "voting.tasks.close_due_polls",
    "voting.tasks.check_urns",
    "voting.tasks.tell_acts",
)


class Command(OperatorCommand):
    help = (
        "The web side's turn of every poll, where no schedule runs: settle, close, stir, check, tell. "
        "It needs VAULT_DIR and never COUNTING_VAULT_DIR; called again it does what is due since."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        require_vault("VAULT_DIR")
        at = timezone.now()
        late = len(list(sweeping.settle_frozen(at)))
        over = sweeping.close_due(at)
        stirred = sweeping.stir_open(at)
        damaged = len(sweeping.check_urns(at))
        sweeping.tell_acts(at)
        for task in SWEEPS:
            sweeps.note(task, at=at)
        figures = {"damaged": damaged, "over": len(over), "stirred": stirred, "late": late}
        self.stdout.write(
            _(
                "Urns that may be opened: %(over)s. Stirred: %(stirred)s. Damaged: %(damaged)s. "
                "Waiting for keys: %(late)s."
            )
            % figures
        )
