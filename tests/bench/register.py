"""200,000 people on a register, 60,000 addresses of a town: read, judged, entered, taken off again."""

from datetime import UTC, datetime

import django

LINES, DOORS = 200_000, 60_000
MOST_SECONDS, MOST_SECONDS_OF_DOORS, MOST_MB = 300, 60, 300
HEADER = "Nom de naissance;Prénoms;Date de naissance;Numéro de voie;Libellé de voie;Code postal;Commune"
# As the national base of addresses names them.
DOOR_HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;"
    "source_position;source_nom_voie;certification_commune;cad_parcelles"
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  settings come first

    from accounts.services import identities  # noqa: PLC0415
    from tests.factories.budget import EditionFactory  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    identities.make_pepper()
    edition = EditionFactory(running=True)
    people(edition)
    doors(edition.municipality, edition)


def people(edition) -> None:
    from django.db import connection  # noqa: PLC0415

    from budget.enums import ListKind, PhaseKind, TownLink  # noqa: PLC0415
    from budget.services.lists import acts, working  # noqa: PLC0415
    from tests.bench.bars import Steps, bar  # noqa: PLC0415
    from tests.factories.budget import coordinator_of, during  # noqa: PLC0415

    by, at = coordinator_of(edition), during(PhaseKind.COLLECTION)
    content = "\r\n".join([HEADER, *map(_line, range(LINES))]).encode()
    print(f"\n{LINES:,} people, {len(content) // 1_000_000} MB, on {connection.vendor}", flush=True)
    steps = Steps()
    with steps.step("read"):
        brought = acts.upload(
            edition, content, file_name="liste.csv", kind=ListKind.KNOWN, tie=TownLink.RESIDENCE, by=by, at=at
        )
    acts.check(brought, brought.columns, by=by, at=at)
    for name, act in (("judged", None), ("entered", acts.enter), ("taken off", acts.remove)):
        if act is not None:
            act(brought, by=by, at=at)
        with steps.step(name):
            assert working.work(brought, at=datetime.now(UTC) if act is None else at)
        assert edition.register.count() == (LINES if name == "entered" else 0)
    seconds = sum(steps.seconds.values()) - steps.seconds["taken off"]
    bar(f"entered in {MOST_SECONDS} s at most", f"{seconds:.0f} s", is_met=seconds <= MOST_SECONDS)
    bar(f"{MOST_MB} MB more at most", f"{steps.mb:.0f} MB", is_met=steps.mb <= MOST_MB)


def doors(municipality, edition) -> None:
    from django.db import connection  # noqa: PLC0415

    from budget.enums import PhaseKind  # noqa: PLC0415
    from budget.models import StreetAddress  # noqa: PLC0415
    from budget.services.addresses import acts  # noqa: PLC0415
    from tests.bench.bars import Steps, bar  # noqa: PLC0415
    from tests.factories.budget import coordinator_of, during  # noqa: PLC0415

    by, at = coordinator_of(edition), during(PhaseKind.COLLECTION)
    content = "\r\n".join([DOOR_HEADER, *map(_door, range(DOORS))]).encode()
    print(f"\n{DOORS:,} addresses, {len(content) // 1_000_000} MB, on {connection.vendor}", flush=True)
    steps = Steps()
    # Twice: in a town that has a file, the former one is taken away.
    for time in ("first", "second"):
        with steps.step(f"the {time} file read"):
            file = acts.upload(municipality, content, file_name="adresses-35238.csv", by=by, at=at)
        acts.enter(municipality, file.pk, by=by, at=at)
        with steps.step(f"the {time} file entered"):
            assert acts.work(file, at=at)
        assert StreetAddress.objects.filter(street__file=file).count() == DOORS
    seconds = steps.seconds["the second file read"] + steps.seconds["the second file entered"]
    bar(
        f"in use in {MOST_SECONDS_OF_DOORS} s at most",
        f"{seconds:.0f} s",
        is_met=seconds <= MOST_SECONDS_OF_DOORS,
    )
    bar(f"{MOST_MB} MB more at most", f"{steps.mb:.0f} MB", is_met=steps.mb <= MOST_MB)


def _line(place: int) -> str:
    name = "".join(LETTERS[place // 26**power % 26] for power in range(4))
    day = f"{1 + place % 28:02}/{1 + place % 12:02}/{1940 + place % 65}"
    return f"Le {name};Zoé Marie;{day};{place % 200};rue de la République;35000;Rennes"


def _door(place: int) -> str:
    """Thirty doors a street, as in a town of two thousand streets; each fifth is a « bis »."""
    street = "".join(LETTERS[place // 30 // 26**power % 26] for power in range(3))
    number, suffix = 1 + place % 30, "bis" if place % 5 == 0 else ""
    fills = "zone;;;RENNES;RUE;commune;commune;1;350238000AB0001"
    return (
        f"35238_{place:05};;{number};{suffix};Rue du Général {street};35000;35238;Rennes;;;"
        f"351000.5;6789000.5;{-1.7 + place % 1000 / 10_000:.5f};{48.1 + place % 900 / 10_000:.5f};{fills}"
    )


if __name__ == "__main__":
    main()
