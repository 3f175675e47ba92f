"""Icons, scenes, cards: what the same values always draw alike, drawn once per process and language."""

from collections.abc import Hashable, Iterable

from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from accounts.money import MoneyUnit, counted_in
from accounts.process_cache import remembered
from frontend.pieces import drawings
from frontend.pieces.cards import Card
from frontend.words.accessibility import compliance


def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; hidden from screen readers unless it has a label of its own."""
    return _icon(f"{static('img/icons.svg')}#{name}", label)


@remembered(size=256)
def _icon(address: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


CARDS = {"idea": "components/card_idea.html", "project": "components/card_project.html"}


def cards(kind: str, cards: Iterable[Card], level: int = 2) -> SafeString:
    name, place = CARDS[kind], (get_language(), get_current_timezone_name(), counted_in())
    drawn_cards = (_drawn(name, (("card", card), ("level", level)), *place) for card in cards)
    items = "".join(f"<li>{card}</li>" for card in drawn_cards)
    return format_html('<ul class="cards">{}</ul>', mark_safe(items))  # noqa: S308  drawn by our templates


def drawn(name: str, **values: Hashable) -> SafeString:
    """Like `include … only`, for what its parameters alone decide: the same values are not drawn twice."""
    return _drawn(name, tuple(values.items()), get_language(), get_current_timezone_name(), counted_in())


@remembered(size=4096)
def _drawn(
    name: str, values: tuple[tuple[str, Hashable], ...], language: str, zone: str, unit: MoneyUnit
) -> SafeString:
    return render_to_string(name, dict(values))


def drawing(theme_slug: str, seed_number: int, title: str = "") -> SafeString:
    """The scene of a project without a photo: decorative, stable for that project."""
    return _drawing(drawings.scene(theme_slug, seed_number, title), static("img/drawings.svg"))


def stage_drawing(stage: str) -> SafeString:
    return _drawing(drawings.STAGES[stage], static("img/drawings.svg"))


@remembered(size=1024)
def _drawing(scene: drawings.Scene, sprite: str) -> SafeString:
    return format_html(
        '<svg class="drawing theme--{}" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" '
        'aria-hidden="true" focusable="false"><g{}><use href="{}#{}"/><use href="{}#{}"/>'
        '<use href="{}#ground"/><use href="{}#{}"/></g></svg>',
        scene.look,
        mark_safe(' transform="matrix(-1 0 0 1 320 0)"') if scene.is_mirrored else "",
        sprite,
        scene.sky,
        sprite,
        scene.back,
        sprite,
        sprite,
        scene.thing,
    )


def skyline(extra_class: str = "", has_sun: bool = False) -> SafeString:
    sprite = static("img/drawings.svg")
    return drawn("components/skyline.html", extra_class=extra_class, has_sun=has_sun, sprite=sprite)


def footer_links(context: Context) -> SafeString:
    """What residents are helped with stands below their pages, not below those of the office."""
    municipality, edition = context.get("municipality"), context.get("edition")
    return drawn(
        "components/footer_links.html",
        town=municipality.slug if municipality else "",
        edition=edition.slug if edition and not context.get("office_nav") else "",
        compliance=compliance(municipality.accessibility_rate if municipality else None),
    )


def site_name(context: Context) -> SafeString:
    municipality, edition = context.get("municipality"), context.get("edition")
    return drawn(
        "components/site_name.html",
        town=municipality.name if municipality else "",
        what=edition.name if edition else "",
        href=edition.get_absolute_url() if edition else "/",
    )
