"""How anybody checks a result: the page that says it, and the files, byte for byte as they were published."""

from pathlib import PurePath

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget.models import Edition
from frontend.outcomes import fairness, observer, proofs, saved_page
from frontend.outcomes.proofs import CHECKPOINTS
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from voting import policies
from voting.models import Poll
from voting.published import notes
from voting.published.archive import archive
from voting.published.record import NOTE_FILE
from voting.queries import outcomes as queries
from voting.queries import polls, published
from voting.services import checkpoints

VERIFIER = "verify.html"
TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".zip": "application/zip",
}
FOR_EVERYBODY, FOR_ONE = "public, max-age=3600", "private, no-store"


@login_not_required
def verify(request: HttpRequest, edition: Edition) -> HttpResponse:
    poll = published_poll(edition)
    publication = published.publication_of(poll)
    if publication is None:
        raise Http404
    may_recount = policies.can_endorse(request.user, poll)
    kept = published.files_of(poll, is_public=False) if may_recount else []
    folder = folder_of(edition)
    context = {
        "poll": poll,
        "publication": publication,
        "openness": proofs.openness(publication),
        "files": proofs.file_rows(published.files_of(poll), publication),
        "for_commission": proofs.file_rows(kept, publication),
        "last_line": proofs.last_line(publication),
        "command": proofs.command(publication, folder),
        "commission_command": proofs.commission_command(folder),
        "other_counts": list(proofs.other_counts(publication, folder)),
        "preparation": observer.preparation(folder),
        "programs": proofs.in_groups(observer.fingerprint()),
        "note": NOTE_FILE,
        "checkpoints": CHECKPOINTS,
        "heads": proofs.heads(publication),
        "verifier": proofs.in_groups(saved_page.fingerprint()),
        **proofs.counted_by_anyone(publication),
        "fairness": fairness.rows(queries.outcomes_of_poll(poll)),
        "has_lines": any(file.root for file in publication.files),
        "has_notices": polls.has_incidents(edition),
    }
    return render(request, "outcomes/verify.html", context)


@login_not_required
def file(request: HttpRequest, edition: Edition, name: str) -> HttpResponse:
    content = published.file_of(published_poll(edition), name, is_public=True)
    if content is None:
        raise Http404
    return _download(name, content)


@login_not_required
def everything(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All files in one, with the checkpoints."""
    poll = published_poll(edition)
    folder = folder_of(edition)
    files = {**published.contents_of(poll), CHECKPOINTS: _checkpoints(poll)}
    return _download(f"{folder}.zip", archive(files, folder))


@login_not_required
def checkpoints_file(request: HttpRequest, edition: Edition) -> HttpResponse:
    """During the vote already: those of the days before."""
    poll = polls.poll_of_edition(edition)
    content = b"" if poll is None else _checkpoints(poll)
    if not content:
        raise Http404
    return _download(CHECKPOINTS, content)


def commission_file(request: PersonRequest, edition: Edition, name: str) -> HttpResponse:
    """What the commission counts again where not everybody may read the ballots."""
    poll = poll_of(request, edition, policies.can_endorse)
    content = published.file_of(poll, name, is_public=False)
    if content is None:
        raise Http404
    return _download(name, content, FOR_ONE)


@login_not_required
def verifier(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A page to save and open from the disk, which counts again by itself."""
    published_poll(edition)
    return _download(VERIFIER, saved_page.content())


@login_not_required
def programs(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What checks the files on one's own computer: the programs of the count themselves."""
    published_poll(edition)
    return _download(observer.ARCHIVE, observer.content())


def folder_of(edition: Edition) -> str:
    """What the archive of the files is called, and the folder in it."""
    return f"{edition.municipality.slug}-{edition.slug}"


def published_poll(edition: Edition) -> Poll:
    """The poll whose result everybody may read, and which has files; else there is no such page."""
    poll = polls.poll_of_edition(edition)
    if poll is None or not policies.outcomes_are_public(poll) or not published.has_files(poll):
        raise Http404
    return poll


def _checkpoints(poll: Poll) -> bytes:
    return notes.join(
        [notes.read(checkpoint.note) for checkpoint in checkpoints.public(poll, timezone.now())]
    )


def _download(name: str, content: bytes, kept_by: str = FOR_EVERYBODY) -> HttpResponse:
    """Never shown in the browser: what the town's people wrote stands in it."""
    kind = TYPES.get(PurePath(name).suffix, "text/plain; charset=utf-8")
    said = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": kept_by}
    return HttpResponse(content, content_type=kind, headers=said)
