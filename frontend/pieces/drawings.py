"""Which scene faces a project that has no photo: composed from one sprite, the same at every visit."""

import unicodedata
from dataclasses import dataclass
from hashlib import sha256

LOOKS = (
    "nature",
    "mobility",
    "solidarity",
    "childhood",
    "culture",
    "sport",
    "ageing",
    "cleanliness",
    "neutral",
)
# What stands in any public place: drawn where the title names nothing that we can draw.
ANYWHERE = ("tree", "bench")
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
    "table": "garden-table",
    "consigne": "lockers",
    "verger": "orchard",
    "jardin": "planter",
    "velo": "bicycle",
    "cyclable": "bicycle",
    "bus": "bus",
    "passage pieton": "crossing",
    "agres": "bars",
    "basket": "basket",
    "terrain de foot": "goal",
    "city stade": "goal",
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


# What happens in an edition, drawn on the page that explains it.
STAGES = {
    "propose": Scene("nature", "sky-high", "back-trees", "idea", is_mirrored=False),
    "study": Scene("mobility", "sky-clouds", "back-roofs", "plans", is_mirrored=False),
    "jury": Scene("solidarity", "sky-low", "back-square", "jury", is_mirrored=False),
    "vote": Scene("childhood", "sky-clouds", "back-hills", "urn", is_mirrored=False),
    "build": Scene("sport", "sky-high", "back-trees", "bandstand", is_mirrored=False),
}


def look_of(theme_slug: str) -> str:
    """The hue and icon of a theme; one the sprite does not know is drawn in the neutral one."""
    return theme_slug if theme_slug in LOOKS else "neutral"


def scene(theme_slug: str, seed_number: int, title: str = "") -> Scene:
    """The thing its title names, in the colours of its theme; the rest by a digest of the title.

    So an idea and its project have one face, whatever their numbers; the number is for those without a title.
    """
    look, words = look_of(theme_slug), _plain(title)
    digest = sha256(f"{look}:{words.strip() or seed_number}".encode()).digest()
    return Scene(
        look=look,
        sky=SKIES[digest[0] % len(SKIES)],
        back=BACKS[digest[1] % len(BACKS)],
        thing=_named(words) or ANYWHERE[digest[2] % len(ANYWHERE)],
        is_mirrored=digest[3] % 2 == 1,
    )


def _named(words: str) -> str:
    return next((thing for word, thing in NAMED.items() if f" {word}" in words), "")


def _plain(title: str) -> str:
    signs = unicodedata.normalize("NFKD", title.lower())
    letters = (sign for sign in signs if not unicodedata.combining(sign))
    return " " + " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())
