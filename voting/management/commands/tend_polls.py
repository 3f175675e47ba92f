from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from voting.management.doors import OperatorCommand
from voting.services import sweeping


class Command(OperatorCommand):
    help = (
        "The web side's turn of every poll, where no schedule runs: settle, close, destroy link keys, stir. "
        "It needs VAULT_DIR and never COUNTING_VAULT_DIR; called again it does what is due since."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        late = len(list(sweeping.settle_frozen(at)))
        over = sweeping.close_due(at)
        stirred = sweeping.stir_open(at)
        figures = {"over": len(over), "stirred": stirred, "late": late}
        self.stdout.write(
            _("Urns that may be opened: %(over)s. Stirred: %(stirred)s. Waiting for keys: %(late)s.")
            % figures
        )
