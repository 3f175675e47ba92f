"""A town's order or deliberation with its facts, as a file: ODT to go on writing, tagged PDF to sign."""

import re
from collections.abc import Mapping, Sequence

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.documents import opendocument, typesetting
from accounts.documents.opendocument import Block
from accounts.models import Municipality
from frontend.words import days
from frontend.words.typography import typo
from voting import documents
from voting.enums import TextField, TextKind
from voting.models import Poll
from voting.services import official_texts

# What a French town signs is in French, whatever language its page is read in.
LANGUAGE, COUNTRY = "fr", "FR"
PDF = "application/pdf"


def of_the_edition(poll: Poll) -> dict[TextField, str]:
    """What every text may quote; what is not known is a line to fill in."""
    version = poll.rulebook
    rulebook = ""
    if version is not None and version.published_at is not None:
        told = {"number": version.number, "day": days.day(version.published_at)}
        rulebook = _("version %(number)s published on %(day)s") % told
    return {
        TextField.TOWN: str(poll.municipality.name),
        TextField.EDITION: str(poll.edition.name),
        TextField.RULEBOOK: rulebook or BLANK,
    }


BLANK = "……………"


def blocks(
    municipality: Municipality,
    kind: TextKind,
    facts: Mapping[TextField, str],
    annex: Sequence[Block] = (),
) -> list[Block]:
    """The town's text, cut into paragraphs before any fact stands in it: no fact is read as a heading."""

    def fact(found: str) -> str:
        return facts.get(TextField(official_texts.field_name(found)), BLANK)

    made: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", official_texts.wording(municipality, kind)):
        marks, _space, rest = paragraph.strip().partition(" ")
        level = len(marks) if marks in ("#", "##") else 0
        text = rest if level else paragraph.strip()
        if text.strip("{ }") == TextField.ANNEX:
            made += annex
        elif text:
            filled = official_texts.IN_BRACES.sub(lambda found: fact(found[1]), text)
            made.append(Block(typo(filled), level))
    return made


def file(made: Sequence[Block], *, name: str, form: str) -> HttpResponse:
    title = next((block.text for block in made if block.level), name)
    if form == "odt":
        content = opendocument.odt(made, title=title, language=LANGUAGE, country=COUNTRY)
        media = opendocument.MEDIA_TYPE
    elif form == "pdf":
        data = {"language": LANGUAGE, "title": title, "blocks": [block._asdict() for block in made]}
        content, media = typesetting.pdf(documents.OFFICIAL_TEXT, data), PDF
    else:
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": str(disposition)})
