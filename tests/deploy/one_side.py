"""What a test has the web account do: `python -m tests.deploy.one_side settle`, later `… cast`."""

import os
import sys
import uuid
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")


def settle() -> None:
    """A town with three projects freezes its paper; the vote opens in an hour."""
    from django.utils import timezone  # noqa: PLC0415  Django is set up only now

    from budget.enums import PhaseKind  # noqa: PLC0415  likewise
    from budget.models import Edition, Phase  # noqa: PLC0415  likewise
    from tests.factories.budget import EditionFactory, coordinator_of  # noqa: PLC0415  likewise
    from tests.factories.proposals import ProjectFactory  # noqa: PLC0415  likewise
    from tests.factories.voting import voter_of  # noqa: PLC0415  likewise
    from voting.queries import drafts  # noqa: PLC0415  likewise
    from voting.services import polls  # noqa: PLC0415  likewise

    now, edition = timezone.now(), EditionFactory(running=True)
    edition.phases.filter(kind=PhaseKind.JURY).delete()
    dates = {"opens_at": now + timedelta(hours=1), "closes_at": now + timedelta(days=9)}
    Phase.objects.filter(edition=edition, kind=PhaseKind.VOTING).update(**dates)
    for cost_eur in (118_000, 96_000, 84_000):
        ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=cost_eur)
    edition, by = Edition.objects.get(pk=edition.pk), coordinator_of(edition)
    poll = polls.compose(edition, by=by, at=now)
    polls.settle(poll, seen=drafts.draft(poll).mark, by=by, at=now)
    voter_of(poll)


def cast() -> None:
    from django.utils import timezone  # noqa: PLC0415  likewise

    from budget.models import RegisterEntry  # noqa: PLC0415  likewise
    from tests.factories.voting import marking  # noqa: PLC0415  likewise
    from voting.models import Poll  # noqa: PLC0415  likewise
    from voting.services import casting  # noqa: PLC0415  likewise

    known = {"device_half": "BCDFGHJK", "request_key": uuid.uuid4(), "at": timezone.now()}
    casting.cast(Poll.objects.get(), marking(1, 2), by=RegisterEntry.objects.get(), **known)


def paper() -> None:
    """The fingerprint of the paper, on which the opening stands, as its row is now."""
    from voting.models import Poll  # noqa: PLC0415  likewise
    from voting.queries import papers  # noqa: PLC0415  likewise

    sys.stdout.write(papers.fingerprint(Poll.objects.get()))


if __name__ == "__main__":
    django.setup()
    {"settle": settle, "cast": cast, "paper": paper}[sys.argv[1]]()
