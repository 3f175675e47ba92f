"""Static files as they are served: one stylesheet, names that carry a fingerprint, compressed copies."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

from accounts.process_cache import Shelf

OURS = "frontend"
# Of what other packages bring, only what a page asks for.
ASKED_FOR = frozenset({"django_htmx/htmx-2.min.js", "django_htmx/django-htmx.js"})

ENTRY = "css/main.css"
MOST_ADDRESSES = 4096
_IMPORT = re.compile(r'^@import "(?P<part>[\w./-]+)";$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class PageFilesFinder(AppDirectoriesFinder):
    """Only what our pages use is served: other packages bring whole applications for browsers."""

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        ours = self.storages.get(OURS)
        for path, storage in super().list(ignore_patterns):
            if storage is ours or path in ASKED_FOR:
                yield path, storage

    def find_in_app(self, app: str, path: str) -> Any:
        return super().find_in_app(app, path) if app == OURS or path in ASKED_FOR else None


def joined(entry: Path) -> str:
    """The entry with its parts in place, without the comments meant for us."""
    parts = _IMPORT.sub(lambda match: (entry.parent / match["part"]).read_text(), entry.read_text())
    return _COMMENT.sub("", parts)


class OneStylesheetStorage(CompressedManifestStaticFilesStorage):
    """Serves the stylesheet as one file: a chain of imports would cost a cold page a round trip per part."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses = Shelf[str, str](size=MOST_ADDRESSES)

    def url(self, name: str | None, force: bool = False) -> str:
        """The manifest is read once per process, so an address of it is composed once too."""
        if force:
            return self._composed(name, force)
        return self._addresses.get(name or "", lambda: self._composed(name))

    def _composed(self, name: str | None, force: bool = False) -> str:
        return str(super().url(name, force))

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and ENTRY in paths:
            source, path = paths[ENTRY]
            Path(self.path(ENTRY)).write_text(joined(Path(source.path(path))))
            paths = {**paths, ENTRY: (self, ENTRY)}
        yield from super().post_process(paths, dry_run, **options)
