"""All files of a publication in one: the same bytes for the same files, whenever and wherever it is made."""

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SUMS = "SHA256SUMS"  # as `sha256sum --check` reads it
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first instant that a ZIP file can tell
READABLE, UNIX = 0o644 << 16, 3


def archive(files: Mapping[str, bytes], folder: str) -> bytes:
    """A ZIP file with a folder of this name, and in it the files with the list of their fingerprints."""
    sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as into:
        for name, content in sorted({**files, SUMS: sums.encode()}.items()):
            entry = ZipInfo(f"{folder}/{name}", LONG_AGO)
            entry.external_attr, entry.create_system = READABLE, UNIX
            into.writestr(entry, content, ZIP_DEFLATED)
    return packed.getvalue()
