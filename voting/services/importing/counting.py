"""An imported election counted by its own rule and shown: it is history, no council of ours decides on it."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.enums import JobState
from accounts.refusals import Refused
from accounts.services import jobs
from voting.enums import PollStatus
from voting.models import Poll
from voting.services import proclaiming
from voting.services.counting import tallying
from voting.services.counting.progress import KIND
from voting.services.importing.urn import Progress


def count(poll: Poll, *, at: datetime, progress: Progress) -> None:
    """Takes up where a count that was killed stopped; an election that is counted stays as it is."""
    if poll.status == PollStatus.CLOSED and not tallying.tally(poll, at=at, on_progress=progress):
        raise Refused(_why_not(poll))
    if poll.status == PollStatus.TALLIED:
        proclaiming.propose_imported(poll, at=at)


def _why_not(poll: Poll) -> str:
    job = jobs.find(KIND, poll)
    if job is None or job.state != JobState.FAILED:
        return _("Another process is counting this election: ask again in a moment.")
    return _("The election is imported; its count stopped (%(fault)s).") % {"fault": job.fault}
