"""The published files of a counted poll, byte for byte, once they were compared with their fingerprints."""

import hashlib
import re
from collections.abc import Mapping

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as lazy

from accounts.refusals import Refused
from voting.models import Poll, PublishedFile
from voting.published import canonical
from voting.published.record import RECORD_FILE, Publication

NAME = re.compile(r"[A-Za-z0-9.-]{1,80}")


class FileAltered(Refused):
    """What is stored is not what was published: nothing of it is given out."""

    def __init__(self, name: str) -> None:
        super().__init__(
            lazy("“%(file)s” is no longer as it was published: it is not given out.") % {"file": name},
            road=lazy(
                "Whoever kept a copy can compare it with the signed list of files; tell the commission."
            ),
        )


def files_of(poll: Poll, *, is_public: bool = True) -> list[PublishedFile]:
    """Each with its `size` in bytes, and without its content."""
    files = _files(poll).filter(is_public=is_public)
    return list(files.defer("content").annotate(size=Length("content")))


def has_files(poll: Poll) -> bool:
    """Elections of elsewhere have none, nor do polls counted before there were any."""
    return _files(poll).exists()


def file_of(poll: Poll, name: str, *, is_public: bool) -> bytes | None:
    """The content of a file; None where there is none of this name, whatever an address asks for."""
    if not NAME.fullmatch(name):
        return None
    file = _files(poll).filter(name=name, is_public=is_public).first()
    return None if file is None else _as_published(file)


def contents_of(poll: Poll) -> Mapping[str, bytes]:
    """Everything that everybody may have, by name."""
    return {file.name: _as_published(file) for file in _files(poll).filter(is_public=True)}


def publication_of(poll: Poll) -> Publication | None:
    record = file_of(poll, RECORD_FILE, is_public=True)
    return None if record is None else Publication.from_json(canonical.read(record))


def _files(poll: Poll) -> QuerySet[PublishedFile]:
    return PublishedFile.objects.within(poll.municipality).filter(poll=poll)


def _as_published(file: PublishedFile) -> bytes:
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileAltered(file.name)
    return content
