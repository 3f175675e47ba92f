from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from accounts.models import KeyFingerprint
from accounts.refusals import InvalidInput, Refused
from accounts.services import identities
from accounts.services.identities import normal_family, normal_given, person_key

pytestmark = pytest.mark.django_db

BORN = date(1990, 1, 1)


@pytest.mark.parametrize(
    ("typed", "also_typed"),
    [
        ("Lefèvre", "LEFEVRE"),
        ("Lefe\u0300vre", "Lefèvre"),
        ("  Lefèvre ", "lefèvre"),
        ("Le Goff", "LE-GOFF"),
        ("Le Goff", "Le\u00a0Goff"),
        ("d'Arc", "D’Arc"),
        ("d'Arc", "D Arc"),
        ("d'Arc", "dʼArc"),
        ("de La Tour-d'Auvergne", "DE LA TOUR D AUVERGNE"),
        ("Cœur", "COEUR"),
        ("Strauß", "STRAUSS"),
        ("Ørsted", "orsted"),
        ("ﬁlleul", "FILLEUL"),
        ("Du\u200bpont", "Dupont"),
        ("Du\u3164pont", "Dupont"),
        ("𝐃𝐮𝐩𝐨𝐧𝐭", "Dupont"),
        ("Ｄｕｐｏｎｔ", "Dupont"),
        ("Yılmaz", "YILMAZ"),
        ("محمّد", "محمد"),
    ],
)
def test_a_family_name_is_one_however_it_is_typed(typed: str, also_typed: str) -> None:
    assert normal_family(typed) == normal_family(also_typed)


@pytest.mark.parametrize(
    ("typed", "also_typed"),
    [
        ("Jean-Luc", "jean luc"),
        ("Jean Luc Marie", "Marie, Jean-Luc"),
        ("Zoé", "ZOE"),
        ("N'Golo", "Ngolo"),
        ("Anaïs  Léa", "Léa Anais"),
        ("Jean Jean", "Jean"),
    ],
)
def test_given_names_are_the_same_in_any_order(typed: str, also_typed: str) -> None:
    assert normal_given(typed) == normal_given(also_typed)


@pytest.mark.parametrize(
    ("name", "other_name"),
    [("Jean", "Jeanne"), ("Jean", "Jean Luc"), ("Marie Ève", "Marie Eva")],
)
def test_two_people_keep_two_names(name: str, other_name: str) -> None:
    assert normal_given(name) != normal_given(other_name)


@pytest.mark.parametrize("nothing", ["", "  ", "-", "...", "’", "\u200b", "\u3164"])
def test_a_name_without_a_letter_is_refused_beside_its_field(nothing: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        person_key(nothing, "Martin", BORN)

    assert list(refusal.value.errors) == ["given_names"]


@pytest.mark.parametrize("name", ["Durand 2", "Durand²", "Durand ②", "Durand ٢"])
def test_a_name_has_no_figures(name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        person_key("Jeanne", name, BORN)

    assert list(refusal.value.errors) == ["family_name"]


def test_a_look_alike_letter_makes_no_second_person() -> None:
    cyrillic_a = "\u0430"

    with pytest.raises(InvalidInput) as refusal:
        person_key("Jeanne", f"M{cyrillic_a}rtin", BORN)

    assert list(refusal.value.errors) == ["family_name"]


def test_the_key_joins_the_whole_identity() -> None:
    key = person_key("Jeanne", "Martin", BORN)

    others = [
        person_key("Martin", "Jeanne", BORN),
        person_key("Jeanne", "Martin", date(1990, 1, 2)),
        person_key("Jeanne Martin", "Martin", BORN),
    ]

    assert len(key) == 64
    assert key == person_key("JEANNE", "martin", BORN)
    assert key not in others


def test_another_pepper_or_none_keeps_everybody_off_the_register(settings) -> None:
    key = person_key("Jeanne", "Martin", BORN)
    place = Path(settings.VAULT_DIR) / "identity-pepper"
    ours = place.read_bytes()

    for fault in (b"q" * 32, ours[:16], None):
        place.write_bytes(fault) if fault else place.unlink()
        with pytest.raises(Refused):
            person_key("Jeanne", "Martin", BORN)

    place.touch(mode=0o600)
    place.write_bytes(ours)
    assert person_key("Jeanne", "Martin", BORN) == key


def test_a_pepper_is_made_once_and_by_nobody_who_only_asks(settings) -> None:
    place = Path(settings.VAULT_DIR) / "identity-pepper"
    place.unlink()

    with pytest.raises(Refused):
        person_key("Jeanne", "Martin", BORN)
    assert not place.exists()
    assert (identities.make_pepper(), identities.make_pepper()) == (True, False)

    place.unlink()
    with pytest.raises(identities.PepperFault):
        identities.make_pepper()
    assert not place.exists()


def test_the_database_keeps_a_fingerprint_and_no_digest_of_the_key_alone(settings) -> None:
    pepper = identities.pepper()

    kept = KeyFingerprint.objects.get().sha256

    assert kept == identities.fingerprint(pepper) != sha256(pepper).hexdigest()


def test_the_pepper_is_a_private_file_and_no_part_of_the_key(settings) -> None:
    key = person_key("Jeanne", "Martin", BORN)

    pepper = Path(settings.VAULT_DIR) / "identity-pepper"

    assert pepper.stat().st_mode & 0o077 == 0
    assert pepper.read_bytes().hex() not in key
