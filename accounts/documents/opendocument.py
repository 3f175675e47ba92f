"""A text for a word processor (ODT): headings, paragraphs, tables; the same bytes whenever it is written."""

import io
import zipfile
from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the hour of the writing is no part of a document
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("meta", "meta"),
    )
)
OTHERS = (
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
CELL = (
    '<style:style style:name="Cell" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.5pt solid #777777" fo:padding="0.1cm"/></style:style>'
)


class Block(NamedTuple):
    """A heading of `level` 1 or 2, a paragraph (0), or a table, whose first line is its head."""

    text: str = ""
    level: int = 0
    table: tuple[tuple[str, ...], ...] = ()


def odt(blocks: Iterable[Block], *, title: str, language: str, country: str) -> bytes:
    body = "".join(map(_written, blocks))
    told = f"<dc:title>{escape(title)}</dc:title><dc:language>{language}-{country}</dc:language>"
    parts = {
        "content.xml": _document(
            "content",
            f"<office:automatic-styles>{CELL}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>",
        ),
        "styles.xml": _document("styles", f"<office:styles>{_styles(language, country)}</office:styles>"),
        "meta.xml": _document("meta", f"<office:meta>{told}</office:meta>"),
        "META-INF/manifest.xml": MANIFEST,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", LONG_AGO), MEDIA_TYPE)  # first, and not compressed
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), HEAD + content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _document(kind: str, inner: str) -> str:
    return f'<office:document-{kind} {NAMES} {OTHERS} office:version="1.3">{inner}</office:document-{kind}>'


def _written(block: Block) -> str:
    if block.table:
        return _table(block.table)
    text = escape(block.text).replace("\n", "<text:line-break/>")
    if block.level:
        style = f'text:style-name="Heading_{block.level}" text:outline-level="{block.level}"'
        return f"<text:h {style}>{text}</text:h>"
    return f'<text:p text:style-name="Standard">{text}</text:p>'


def _table(lines: tuple[tuple[str, ...], ...]) -> str:
    columns = f'<table:table-column table:number-columns-repeated="{len(lines[0])}"/>'
    head, *rows = [f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines]
    heads = f"<table:table-header-rows>{head}</table:table-header-rows>"
    return f"<table:table>{columns}{heads}{''.join(rows)}</table:table>"


def _cell(text: str) -> str:
    return (
        '<table:table-cell table:style-name="Cell" office:value-type="string">'
        f'<text:p text:style-name="Table">{escape(text)}</text:p></table:table-cell>'
    )


def _styles(language: str, country: str) -> str:
    spoken = f'fo:language="{language}" fo:country="{country}"'
    return (
        f'<style:default-style style:family="paragraph"><style:text-properties {spoken} fo:font-size="12pt"/>'
        "</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph">'
        '<style:paragraph-properties fo:margin-bottom="0.3cm"/></style:style>'
        '<style:style style:name="Table" style:family="paragraph"/>'
        + "".join(
            f'<style:style style:name="Heading_{level}" style:display-name="Heading {level}"'
            ' style:family="paragraph" style:parent-style-name="Standard"'
            f' style:default-outline-level="{level}">'
            '<style:paragraph-properties fo:margin-top="0.4cm" fo:keep-with-next="always"/>'
            f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/></style:style>'
            for level, size in ((1, 16), (2, 13))
        )
    )
