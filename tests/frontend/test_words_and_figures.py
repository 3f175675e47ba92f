"""How money, dates, people's texts and drawn figures come out, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from frontend.pieces import charts, drawings
from frontend.words import days, money, typography

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)  # 12:00 in Paris


@pytest.mark.parametrize(
    ("language", "amount_eur", "written"),
    [
        ("fr", 12_000, "12\u202f000\u00a0€"),
        ("fr", 0, "0\u00a0€"),
        ("fr", -640, "\u2212640\u00a0€"),
        ("fr", 999_999_999_999, "999\u202f999\u202f999\u202f999\u00a0€"),
        ("en", 12_000, "€12,000"),
        ("en", -640, "\u2212€640"),
        ("fr", None, ""),
    ],
)
def test_euros_are_written_as_the_reader_writes_them(
    language: str, amount_eur: int | None, written: str
) -> None:
    with translation.override(language):
        assert money.euros(amount_eur) == written


@pytest.mark.parametrize(("language", "written"), [("fr", "12\u00a0%"), ("en", "12%")])
def test_a_share_is_written_in_per_cent(language: str, written: str) -> None:
    with translation.override(language):
        assert money.percent(0.124) == written


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (NOON, "mercredi 25 novembre 2026 à\u00a012\u00a0h", "Wednesday 25 November 2026 at 12:00"),
        (
            datetime(2027, 1, 1, 22, 59, tzinfo=UTC),
            "vendredi 1er janvier 2027 à\u00a023\u00a0h\u00a059",
            "Friday 1 January 2027 at 23:59",
        ),
    ],
)
def test_a_moment_says_its_day_and_hour(moment: datetime, french: str, english: str) -> None:
    with translation.override("fr"):
        assert days.day_hour(moment) == french
    with translation.override("en"):
        assert days.day_hour(moment) == english


def test_a_day_without_an_hour_can_be_said_too() -> None:
    with translation.override("fr"):
        assert days.day(date(2026, 3, 8)) == "dimanche 8 mars 2026"


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=30), "dans moins d’une minute"),
        (timedelta(minutes=1), "dans 1 minute"),
        (timedelta(minutes=59), "dans 59 minutes"),
        (timedelta(hours=5), "dans 5 heures"),
        (timedelta(hours=11, minutes=59), "dans 11 heures"),
        (timedelta(hours=12), "dans 12 heures"),  # midnight tonight is still today's end
        (timedelta(hours=20), "demain"),
        (timedelta(days=3), "dans 3 jours"),
        (-timedelta(minutes=10), "il y a 10 minutes"),
        (-timedelta(hours=2), "il y a 2 heures"),
        (-timedelta(hours=20), "hier"),
        (-timedelta(days=9), "il y a 9 jours"),
        (-timedelta(seconds=20), "à l’instant"),
        (-timedelta(days=100), "il y a 3 mois"),
        (-timedelta(days=712), "il y a 23 mois"),
        (-timedelta(days=1200), "il y a 3 ans"),
        (timedelta(days=400), "dans 13 mois"),
    ],
)
def test_time_left_is_said_in_words(away: timedelta, words: str) -> None:
    with translation.override("fr"):
        assert days.time_left(NOON + away, NOON) == words


def test_a_deadline_at_midnight_is_read_as_the_evening_before() -> None:
    closes_at = datetime(2026, 12, 12, 23, 0, tzinfo=UTC)

    with translation.override("fr"):
        deadline = days.deadline(closes_at, NOON)

    assert ">samedi 12 décembre 2026 à\u00a023\u00a0h\u00a059, dans 17 jours</time>" in deadline
    assert 'datetime="2026-12-13T00:00:00+01:00"' in deadline


def test_what_opens_at_midnight_opens_on_that_day() -> None:
    with translation.override("fr"):
        opening = days.opens(datetime(2026, 12, 31, 23, 0, tzinfo=UTC), NOON)

    assert ">vendredi 1er janvier 2027, dans 37 jours</time>" in opening


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Paris", "vendredi 1er janvier 2027 à\u00a00\u00a0h\u00a059"),
        ("Indian/Reunion", "vendredi 1er janvier 2027 à\u00a03\u00a0h\u00a059 (heure de La Réunion)"),
        (
            "America/Miquelon",
            "jeudi 31 décembre 2026 à\u00a020\u00a0h\u00a059 (heure de Saint-Pierre-et-Miquelon)",
        ),
        ("Asia/Tokyo", "vendredi 1er janvier 2027 à\u00a08\u00a0h\u00a059 (UTC+09:00)"),
    ],
)
def test_a_town_overseas_names_its_time_beside_the_hour(zone: str, words: str) -> None:
    with translation.override("fr"), timezone.override(zone):
        assert days.day_hour(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "words"),
    [
        ((2026, 11, 2), (2026, 11, 25), "du 2 au 24 novembre 2026"),
        ((2026, 11, 28), (2026, 12, 13), "du 28 novembre au 12 décembre 2026"),
        ((2026, 12, 26), (2028, 12, 24), "du 26 décembre 2026 au 23 décembre 2028"),
        ((2026, 12, 1), (2026, 12, 2), "1er décembre 2026"),
    ],
)
def test_a_phase_says_its_first_and_last_day(
    opens_at: tuple[int, int, int], closes_at: tuple[int, int, int], words: str
) -> None:
    midnight_in_paris = timedelta(hours=1)

    with translation.override("fr"):
        span = days.span(
            datetime(*opens_at, tzinfo=UTC) - midnight_in_paris,
            datetime(*closes_at, tzinfo=UTC) - midnight_in_paris,
        )

    assert span == words


@pytest.mark.parametrize(("left", "word"), [(-1, "late"), (0, "late"), (2, "soon"), (3, "soon"), (4, "")])
def test_urgency_begins_three_days_before(left: int, word: str) -> None:
    assert days.urgency(NOON + timedelta(days=left), NOON) == word


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi ici?", "Pourquoi ici\u202f?"),
        ("Enfin ! Merci", "Enfin\u202f! Merci"),
        ("Deux lieux : ici ; là", "Deux lieux\u00a0: ici\u202f; là"),
        ("« place »", "«\u00a0place\u00a0»"),
        ("12 000 € par an", "12\u202f000\u00a0€ par an"),
        ("Voir https://ville.fr/?a=1;b=2 ?", "Voir https://ville.fr/?a=1;b=2\u202f?"),
        ("à 23:59", "à 23:59"),
        ("l&#x27;été &amp; l&#x27;eau", "l&#x27;été &amp; l&#x27;eau"),
        ("", ""),
        (None, ""),
    ],
)
def test_people_type_plain_spaces_and_readers_get_french_ones(typed: str | None, printed: str) -> None:
    assert typography.typo(typed) == printed


def test_spacing_twice_changes_nothing_more() -> None:
    once = typography.typo("Un banc : où ? « Ici » !")

    assert typography.typo(once) == once


def test_a_bar_is_divided_without_ever_overflowing() -> None:
    parts = charts.divide([{"label": "a", "amount_eur": 80}, {"label": "b", "amount_eur": 40}], 100)

    assert [(part.start, part.width) for part in parts] == [(0.0, 80.0), (80.0, 20.0)]


def test_an_empty_envelope_divides_into_nothing_wide() -> None:
    assert [part.width for part in charts.divide([{"label": "a", "amount_eur": 0}], 0)] == [0.0]


def test_bars_are_measured_against_the_largest() -> None:
    bars = charts.bars(
        [{"label": "a", "value": 200}, {"label": "b", "value": 50}, {"label": "c", "value": 0}]
    )

    assert [bar.width for bar in bars] == [100.0, 25.0, 0.0]
    assert charts.bars([]) == []


@pytest.mark.parametrize(
    ("days", "states", "today"),
    [
        (-1, ["coming", "coming"], 0),
        (0, ["current", "coming"], 0),
        (10, ["past", "coming"], 1),  # the end is already outside
        (15, ["past", "coming"], 1),  # between the two: at the one that comes
        (20, ["past", "current"], 1),
        (40, ["past", "past"], None),
    ],
)
def test_today_stands_in_one_phase(days: int, states: list[str], today: int | None) -> None:
    spans = [(0, 10), (20, 30)]
    phases = [
        {
            "label": "x",
            "opens_at": NOON + timedelta(days=first),
            "closes_at": NOON + timedelta(days=last),
        }
        for first, last in spans
    ]

    marks = charts.phase_marks(phases, NOON + timedelta(days=days))

    assert [mark.state for mark in marks] == states
    assert [i for i, mark in enumerate(marks) if mark.holds_today] == ([] if today is None else [today])


def test_a_scene_is_the_same_at_every_visit() -> None:
    assert drawings.scene("nature", 7) == drawings.scene("nature", 7)
    assert len({drawings.scene("nature", number) for number in range(200)}) > 20


def test_an_idea_and_its_project_have_one_face() -> None:
    assert drawings.scene("mobility", 12, "Une passerelle!") == drawings.scene(
        "mobility", 3, "Une passerelle !"
    )


@pytest.mark.parametrize(
    "title", ["Un four à pain", "Un défibrillateur", "Une haie", "Un terrain de pétanque", "Un cinéma", ""]
)
@pytest.mark.parametrize("look", drawings.LOOKS)
def test_nothing_is_drawn_that_the_title_does_not_name(look: str, title: str) -> None:
    assert drawings.scene(look, 1, title).thing in {"tree", "bench"}


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("Douze boîtes à livres du lycée professionnel", "bookbox"),
        ("Une place des Halles à l’ombre", "tree"),
        ("Trente bancs-haltes vers l’hôpital", "bench"),
        ("Un ABRI VÉLOS fermé", "bicycle"),
        ("Une rue aux écoles devant Jean-Zay", "crossing"),
    ],
)
def test_a_title_that_names_what_can_be_drawn_gets_it(title: str, thing: str) -> None:
    assert drawings.scene("culture", 1, title).thing == thing


def test_a_theme_of_the_towns_own_is_drawn_in_the_neutral_look() -> None:
    assert drawings.scene("numérique", 1).look == "neutral"
