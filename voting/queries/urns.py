"""How far the opening of a big urn is."""

from django.db.models import QuerySet, Sum

from accounts.models import Job
from accounts.models.shapes import reference
from voting.models import Poll, UrnPart

KIND = "open_urn_part"


def parts(poll: Poll) -> QuerySet[UrnPart]:
    return UrnPart.objects.filter(poll=poll)


def jobs_of(poll: Poll) -> QuerySet[Job]:
    subjects = [reference(part) for part in parts(poll).only("pk")]
    return Job.objects.filter(kind=KIND, subject__in=subjects)


def opened(poll: Poll) -> int:
    """Ballots opened so far, by whichever workers."""
    return jobs_of(poll).aggregate(done=Sum("done_units"))["done"] or 0
