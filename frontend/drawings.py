"""Which scene faces a project that has no photo: composed from one sprite, the same at every visit."""

from dataclasses import dataclass
from hashlib import sha256

THINGS = {
    "nature": ("tree", "planter", "orchard"),
    "mobility": ("bicycle", "bus", "crossing"),
    "solidarity": ("fridge", "lockers", "table"),
    "childhood": ("slide", "swing", "school"),
    "culture": ("bookbox", "bandstand", "totem"),
    "sport": ("bars", "basket", "goal"),
    "ageing": ("bench", "garden-table", "rail"),
    "cleanliness": ("fountain", "bin", "cabin"),
    "neutral": ("bench", "fountain", "tree"),
}
SKIES = ("sky-high", "sky-low", "sky-clouds")
BACKS = ("back-roofs", "back-hills", "back-trees", "back-square")


@dataclass(frozen=True)
class Scene:
    look: str
    sky: str
    back: str
    thing: str
    is_mirrored: bool


def look_of(theme_slug: str) -> str:
    """The hue and icon of a theme; a theme the sprite does not know is drawn in the neutral one."""
    return theme_slug if theme_slug in THINGS else "neutral"


def scene(theme_slug: str, seed_number: int) -> Scene:
    """One of 72 scenes per theme, chosen by a digest of the number and by nothing else."""
    look = look_of(theme_slug)
    digest = sha256(f"{look}:{seed_number}".encode()).digest()
    return Scene(
        look=look,
        sky=SKIES[digest[0] % len(SKIES)],
        back=BACKS[digest[1] % len(BACKS)],
        thing=THINGS[look][digest[2] % len(THINGS[look])],
        is_mirrored=digest[3] % 2 == 1,
    )
