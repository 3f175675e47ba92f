"""The words of the ideas and projects that were there before the search read them."""

import re
import unicodedata
from functools import lru_cache

from django.db import migrations
from snowballstemmer import stemmer

BATCH = 500
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
PLURALS = (("eaux", "eau"), ("yaux", "yau"), ("aux", "al"), ("eux", "eu"))
FRENCH = stemmer("french")


def fill(apps, schema_editor):
    """In batches, each written at once; what has its words already is left alone."""
    for name in ("Proposal", "Project"):
        rows = apps.get_model("budget", name).objects.filter(search_words="").only("title", "summary", "place", "body")
        last = 0
        while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
            for row in batch:
                row.search_words = searched_by(row.title, row.summary, row.place, row.body)
            rows.model.objects.bulk_update(batch, ["search_words"])
            last = batch[-1].pk


def searched_by(title, *texts):
    marked = [f"={word}" for word in words_of(title)]
    return f" {' '.join([*marked, *words_of(' '.join([title, *texts]))])} "


def words_of(text):
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    folded = "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))
    return list(dict.fromkeys(stem(word) for word in re.findall(r"[^\W_]+", folded)))


@lru_cache(maxsize=50_000)
def stem(word):
    word = word[:40]
    if len(word) <= 3 or not word.isalpha():
        return word
    word = singular(word)
    if len(word) <= 3:
        return word
    root = FRENCH.stemWord(word)
    root = root.rstrip("ei") if len(root) > 4 else root
    return root[:-1] if len(root) > 4 and root[-1] == root[-2] else root


def singular(word):
    for plural, one in PLURALS:
        if word.endswith(plural):
            return word.removesuffix(plural) + one
    return word[:-1] if word[-1] in "sx" else word


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("budget", "0007_words_to_search_by_and_units_of_money")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
