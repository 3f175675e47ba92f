"""A town's own file of addresses gives whoever joins the register a quarter, and keeps nobody out."""

import json
from datetime import date

import pytest

from accounts import ground
from accounts.models import JournalEntry, Territory
from accounts.refusals import InvalidInput, NotAllowed, Refused
from accounts.services import jobs, outlines
from budget.enums import PhaseKind, ZoneChoice
from budget.models import AddressFile, Street, StreetAddress
from budget.queries import streets
from budget.rulebook import VotingRules
from budget.services import registers
from budget.services.addresses import acts
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, coordinator_of, during, rules_of_a

pytestmark = pytest.mark.django_db
AT = during(PhaseKind.COLLECTION)
HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat"
)
PERSON = {"given_names": "Léa Marie", "family_name": "Durand", "birth_date": date(1990, 5, 4)}
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}


@pytest.fixture
def edition():
    """Each quarter votes on its own envelope: whoever lives here says where."""
    return EditionFactory(running=rules_of_a(voting=VotingRules(zone_choice=ZoneChoice.OWN_ZONE)))


@pytest.fixture
def town(edition):
    return edition.municipality


def door(number, street="Rue des Lilas", *, suffix="", postcode="35000", insee="35238", lon="1", lat="1"):
    return f"35238_1;;{number};{suffix};{street};{postcode};{insee};Rennes;;;1.0;2.0;{lon};{lat}"


def file_of(*lines, header=HEADER):
    return "\r\n".join([header, *lines]).encode()


def upload(edition, *lines, header=HEADER):
    by = coordinator_of(edition)
    content = file_of(*lines, header=header)
    return acts.upload(edition.municipality, content, file_name="adresses.csv", by=by, at=AT)


def bring(edition, *lines, header=HEADER):
    file = upload(edition, *lines, header=header)
    acts.enter(edition.municipality, file.pk, by=coordinator_of(edition), at=AT)
    assert acts.work(file, at=AT)
    return file


def join(edition, **said):
    person = UserFactory()
    return registers.join(edition, by=person, at=AT, **{**PERSON, "lives_here": True, **said})


def test_each_line_of_the_file_is_an_address_or_refused_for_a_reason_and_the_sum_is_the_file(edition, town):
    town.insee_code = "35238"
    town.save()

    file = upload(
        edition,
        door(1),
        door(1, suffix="BIS"),
        door("1", "rue des lilas"),
        door("douze"),
        door(3, ""),
        door(4, insee="35051"),
        door(5, lon="est"),
        "35238_1;;6;;Rue Cassée",
        ";;;;;;;;;;;;;",
    )

    assert (file.lines_total, file.lines_taken) == (9, 2)
    assert file.faults == {
        "twice": 1,
        "wrong_number": 1,
        "no_street": 1,
        "elsewhere": 1,
        "wrong_point": 1,
        "too_few_cells": 1,
        "empty": 1,
    }
    assert file.lines_taken + sum(file.faults.values()) == file.lines_total
    assert [4, "twice", ""] in [list(example) for example in file.examples]
    assert [7, "elsewhere", "35051"] in [list(example) for example in file.examples]
    assert not Street.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_is_read_in_the_alphabet_it_was_written_in(edition, town, encoding):
    content = file_of(door(8, "Rue de l’Écluse")).decode().encode(encoding)

    by = coordinator_of(edition)
    file = acts.upload(town, content, file_name="adresses.csv", by=by, at=AT)
    acts.enter(town, file.pk, by=by, at=AT)
    acts.work(file, at=AT)

    assert streets.find(town, "8 rue de l'ecluse") is not None


def test_the_towns_exchange_format_is_read_too(edition, town):
    header = "uid_adresse;cle_interop;commune_insee;commune_nom;voie_nom;numero;suffixe;long;lat"

    bring(edition, ";;35238;Rennes;Le Grand Pré;99999;;1;1", header=header)

    assert streets.find(town, "le grand pre").number == ""


def test_a_file_without_streets_is_refused_with_the_road(edition):
    with pytest.raises(Refused, match="numero") as refusal:
        upload(edition, "Martin;Léa", header="nom;prenom")

    assert "Base Adresse Nationale" in str(refusal.value.road)


def test_nobody_but_who_coordinates_brings_addresses(town):
    with pytest.raises(NotAllowed):
        acts.upload(town, file_of(door(1)), file_name="a.csv", by=UserFactory(), at=AT)


def test_a_new_file_takes_the_place_of_the_former_at_once_and_leaves_nothing_of_it(edition, town):
    bring(edition, door(1), door(2))

    second = upload(edition, door(7, "Rue Neuve"))

    assert streets.find(town, "1 rue des lilas") is not None
    acts.enter(town, second.pk, by=coordinator_of(edition), at=AT)
    assert streets.find(town, "7 rue neuve") is None
    acts.work(second, at=AT)
    assert [str(address) for address in StreetAddress.objects.all()] == ["7 Rue Neuve, 35000 Rennes"]
    assert AddressFile.objects.get().content is None
    assert JournalEntry.objects.filter(event="addresses.brought").count() == 2


def test_work_that_died_half_way_is_taken_up_again_and_enters_each_address_once(edition, town, monkeypatch):
    monkeypatch.setattr(acts, "CHUNK", 1)
    file = upload(edition, door(1), door(2), door(3))
    acts.enter(town, file.pk, by=coordinator_of(edition), at=AT)
    monkeypatch.setattr(acts.jobs.Claim, "finish", lambda *_, **_more: 1 / 0)
    assert not acts.work(file, at=AT)
    assert not streets.are_known(town)

    monkeypatch.undo()
    acts.enter(town, file.pk, by=coordinator_of(edition), at=AT)
    assert acts.work(file, at=AT)

    assert StreetAddress.objects.count() == 3
    assert jobs.find(acts.ENTER, file).done_units == 3


@pytest.mark.parametrize(
    "typed",
    ["12 bis rue des Lilas", "12bis, RUE LILAS", "12 b rue des lilas", "12 bis rue des lilas 35000 rennes"],
)
def test_an_address_is_found_as_people_write_it(edition, town, typed):
    bring(edition, door(12), door(12, suffix="bis"), door(12, suffix="b"), door(2, "Avenue des Lilas"))

    found = streets.find(town, typed)

    assert found is not None
    assert found.street.name == "Rue des Lilas"
    assert found.number == ("12 b" if " b " in typed else "12 bis")


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("3 bd St Michel", "Boulevard Saint-Michel"),
        ("3 r du 8 mai 1945", ""),
        ("3 rue du 8 mai 1945", "Rue du 8 Mai 1945"),
        ("3 rue A", "Rue A"),
        ("3 rue", ""),
        ("%", ""),
        ("", ""),
    ],
)
def test_short_forms_figures_and_single_letters_lead_to_one_street_or_none(edition, town, typed, street):
    names = ("Boulevard Saint-Michel", "Rue du 8 Mai 1945", "Rue A", "Rue B")
    bring(edition, *(door(3, name) for name in names))

    found = streets.find(town, typed)

    assert (found.street.name if found else "") == street


def test_what_is_offered_can_always_be_chosen(edition, town):
    bring(
        edition, *(door(number, name) for name in ("Rue A", "Rue B", "Rue des A") for number in range(1, 4))
    )
    bring_again = streets.offered(town, "1 rue")

    assert [streets.find(town, str(address)) for address in bring_again] == bring_again
    assert len(bring_again) == 3


def test_addresses_of_one_town_are_not_those_of_another(edition):
    bring(edition, door(1))

    assert streets.find(TerritoryFactory().municipality, "1 rue des lilas") is None


def test_the_quarter_is_the_one_whose_outline_holds_the_address(edition, town):
    centre, ring = (TerritoryFactory(municipality=town, name=name) for name in ("Centre", "Couronne"))
    hole = [[0.5, 0.5], [1.5, 0.5], [1.5, 1.5], [0.5, 1.5], [0.5, 0.5]]
    shapes = {
        "Couronne": {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], hole]},
        "centre": {"type": "MultiPolygon", "coordinates": [[hole]]},
    }
    features = [{"properties": {"NOM": name}, "geometry": shape} for name, shape in shapes.items()]
    outlines.draw(town, json.dumps({"features": features}).encode(), by=coordinator_of(edition), at=AT)
    bring(edition, door(1, lon="1", lat="1"), door(2, lon="0,25", lat="0.25"), door(3, lon="9", lat="9"))

    inside = join(edition, address="1 rue des lilas")
    around = join(edition, address="2 rue des lilas", family_name="Autre")

    assert (inside.territory, around.territory) == (centre, ring)
    assert inside.address_is_listed is True
    with pytest.raises(InvalidInput) as refusal:
        join(edition, address="3 rue des lilas", family_name="Tiers")
    assert ("territory",) in refusal.value.faults


def test_without_outlines_the_quarter_is_the_one_that_the_file_says(edition, town):
    quarter = TerritoryFactory(municipality=town, name="Gare")
    lines = [f"{door(1)};GARE", f"{door(2)};Inconnu"]

    file = bring(edition, *lines, header=f"{HEADER};quartier")

    assert file.faults == {"unknown_quarter": 1}
    assert join(edition, address="1 rue des lilas").territory == quarter


def test_an_address_that_is_not_in_the_file_is_asked_again_and_saying_so_leads_on(edition, town):
    quarter = TerritoryFactory(municipality=town)
    bring(edition, door(1))

    with pytest.raises(InvalidInput) as refusal:
        join(edition, address="99 rue inconnue", territory=quarter)
    entry = join(edition, address="99 rue inconnue", is_elsewhere=True, territory=quarter)

    assert list(refusal.value.faults) == [("address",)]
    assert (entry.address_is_listed, entry.territory) == (False, quarter)


def test_who_only_works_here_and_a_town_without_a_file_are_asked_no_address(edition, town):
    bring(edition, door(1))

    worker = join(edition, lives_here=False, works_here=True)
    elsewhere = join(EditionFactory(running=True))

    assert worker.address_is_listed is None
    assert elsewhere.address_is_listed is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b"\xff", b'{"features": []}', b"[" * 100_000],
    ids=["empty", "no collection", "a list", "no text", "nothing in it", "very deep"],
)
def test_what_is_no_file_of_outlines_is_refused_whole(edition, town, content):
    with pytest.raises(Refused, match="GeoJSON"):
        outlines.draw(town, content, by=coordinator_of(edition), at=AT)


def test_an_outline_of_no_quarter_or_with_no_shape_draws_nothing(edition, town):
    quarter = TerritoryFactory(municipality=town, name="Gare")
    known = {"properties": {"nom": "Gare"}, "geometry": SQUARE}
    strange = {"properties": {"nom": "Lune"}, "geometry": SQUARE}
    broken = {"properties": {"nom": "Gare"}, "geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}}

    for features in ([known, strange], [broken], [known, known]):
        content = json.dumps({"features": features}).encode()
        with pytest.raises(Refused):
            outlines.draw(town, content, by=coordinator_of(edition), at=AT)

    assert Territory.objects.get(pk=quarter.pk).shape is None
    assert not ground.is_outline({"type": "Polygon", "coordinates": [[["x", 0]] * 4]})
    assert not ground.is_outline({"type": "Polygon", "coordinates": [[["2.1", "48.1"]] * 4]})


def test_a_town_may_do_without_its_file_again(edition, town):
    file = bring(edition, door(1))
    entry = join(edition, address="1 rue des lilas")

    acts.remove(town, file.pk, by=coordinator_of(edition), at=AT)

    assert not StreetAddress.objects.exists()
    entry.refresh_from_db()
    assert entry.address_is_listed is True
