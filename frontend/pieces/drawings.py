"""Which scene faces a project that has no photo: composed from one sprite, the same at every visit."""

import unicodedata
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

# A title that names what we can draw gets it: French beginnings of words, unaccented; the first found wins.
NAMED = {
    "boite a livre": "bookbox",
    "boites a livre": "bookbox",
    "kiosque": "bandstand",
    "totem": "totem",
    "aire de jeu": "slide",
    "toboggan": "slide",
    "balancoire": "swing",
    "rue aux ecoles": "crossing",
    "toilette": "cabin",
    "fontaine": "fountain",
    "brumisateur": "fountain",
    "poubelle": "bin",
    "compost": "bin",
    "banc": "bench",
    "rampe": "rail",
    "escalier": "rail",
    "frigo": "fridge",
    "casier": "lockers",
    "cantine": "table",
    "repas": "table",
    "verger": "orchard",
    "jardin": "planter",
    "velo": "bicycle",
    "cyclable": "bicycle",
    "bus": "bus",
    "passage pieton": "crossing",
    "agres": "bars",
    "panier de basket": "basket",
    "terrain": "goal",
    "ecole": "school",
    "arbre": "tree",
    "ombre": "tree",
    "livre": "bookbox",
}


@dataclass(frozen=True)
class Scene:
    look: str
    sky: str
    back: str
    thing: str
    is_mirrored: bool


def look_of(theme_slug: str) -> str:
    """The hue and icon of a theme; one the sprite does not know is drawn in the neutral one."""
    return theme_slug if theme_slug in THINGS else "neutral"


def scene(theme_slug: str, seed_number: int, title: str = "") -> Scene:
    """The thing its title names, or one of its theme; the rest by a digest of the number, nothing else."""
    look = look_of(theme_slug)
    digest = sha256(f"{look}:{seed_number}".encode()).digest()
    return Scene(
        look=look,
        sky=SKIES[digest[0] % len(SKIES)],
        back=BACKS[digest[1] % len(BACKS)],
        thing=_named(title) or THINGS[look][digest[2] % len(THINGS[look])],
        is_mirrored=digest[3] % 2 == 1,
    )


def _named(title: str) -> str:
    signs = unicodedata.normalize("NFKD", title.lower())
    letters = (sign for sign in signs if not unicodedata.combining(sign))
    words = " " + " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())
    return next((thing for word, thing in NAMED.items() if f" {word}" in words), "")
