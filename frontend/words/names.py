"""Names after "of": French contracts and elides."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

VOWELS = "aàâæeéèêëiîïoôœuùûyh"


def of_name(name: str) -> str:
    """« d’Armentières », « du Havre », « de Lille », « d’Odette »: what follows a noun."""
    if (get_language() or "").partition("-")[0] != "fr":
        return _("of %(name)s") % {"name": name}
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d’{name}" if name[:1].lower() in VOWELS else f"de {name}"
