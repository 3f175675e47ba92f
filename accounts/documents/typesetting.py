"""A template and its data set as a PDF that a screen reader reads, the same bytes whenever it is set."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst

# The hour of the setting is no part of a document: with it no two copies would be the same bytes.
TIMELESS = 0


class SettingFailed(Exception):
    """The template does not take this data: names the template, never the data."""


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """An accessible PDF of `template` (PDF/UA-1, checked while it is set), whose `sys.inputs.data` is `data`.

    The template reads no file outside of its own folder. The data goes in as JSON and is never part of the
    template's source: none of it is read as an instruction. The fonts are those of the typesetter; nothing is
    written to a disk.
    """
    try:
        return typst.compile(
            template,
            root=template.parent,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=TIMELESS,
        )
    except typst.TypstError:
        raise SettingFailed(template.stem) from None


def qr_code(text: str) -> str:
    """A QR code as SVG; a quarter of it may be lost to a fold or a stain."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="q", boost_error=False).save(
        drawn, kind="svg", border=0, xmldecl=False, omitsize=True
    )
    return drawn.getvalue().decode()
