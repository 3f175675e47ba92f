"""Where these acts take place: the side that counts, whose vault they read and fill."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting.models import Poll


def counting_vault() -> Path:
    folder: Path | None = settings.COUNTING_VAULT_DIR
    if folder is None:
        raise Refused(
            _(
                "Keys on paper are the business of the side that counts: do this there, where "
                "COUNTING_VAULT_DIR is set."
            )
        )
    return folder


def called(poll: Poll) -> str:
    """How sentences and sheets call a poll."""
    return f"{poll.municipality.name}, {poll.edition.name}"


def grouped(fingerprint: str) -> list[str]:
    return [fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4)]
