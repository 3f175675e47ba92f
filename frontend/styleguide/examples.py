"""What the page of components shows: plain rows of an invented town, awkward cases included."""

from datetime import UTC, datetime, timedelta
from typing import Any

from frontend.pieces.cards import Card

# A frozen present: the page is the same at every visit, and so are its screenshots.
AT = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
LOOKS = (
    ("nature", "Nature et ombre"),
    ("mobility", "Se déplacer"),
    ("solidarity", "Solidarité"),
    ("childhood", "Enfance et écoles"),
    ("culture", "Culture"),
    ("sport", "Sport"),
    ("ageing", "Bien vieillir"),
    ("cleanliness", "Propreté"),
)


def card(number: int, title: str, look: str, **more: Any) -> Card:
    facts = {"cost_eur": 58_000, "quarter": "Gare-Filature", **more}
    return Card(title, "#", look, number, dict(LOOKS)[look], number=number, **facts)


def cards() -> list[Card]:
    at_vote = {"status": "Au vote", "status_tone": "info", "status_icon": "ballot"}
    return [
        card(
            1,
            "Une place des Halles à l’ombre",
            "nature",
            cost_eur=118_000,
            quarter="Centre-Halles",
            **at_vote,
        ),
        card(
            2,
            "Une aire de jeux pour tous au Grand-Pré",
            "childhood",
            cost_eur=96_000,
            quarter="Le Grand-Pré",
            **at_vote,
        ),
        card(3, "Un abri vélos fermé à la gare", "mobility", **at_vote),
        card(
            4,
            "Trente bancs-haltes à hauteur d’appui entre la place des Halles, la Maison pour tous "
            "et l’hôpital intercommunal",
            "ageing",
            cost_eur=999_999_999_999,
            quarter="Saint-Éloi-des-Prés, commune associée",
            status="Favorable sous conditions",
            status_tone="warning",
            status_icon="scale",
        ),
        card(
            5,
            "Un frigo solidaire à la Maison pour tous",
            "solidarity",
            cost_eur=6_900,
            status="Livré",
            status_tone="success",
            status_icon="check",
        ),
        card(
            6,
            "Douze boîtes à livres du lycée professionnel",
            "culture",
            cost_eur=9_600,
            status="En chantier",
            status_tone="info",
            status_icon="tools",
        ),
        card(
            7,
            "Des agrès de plein air à La Plaine",
            "sport",
            cost_eur=29_500,
            quarter="La Plaine-Jean-Zay",
            **at_vote,
        ),
        card(
            8,
            "Des toilettes accessibles au parc de l’Écluse",
            "cleanliness",
            cost_eur=72_000,
            status="En retard",
            status_tone="danger",
            status_icon="clock",
        ),
    ]


def ideas() -> list[Card]:
    return [
        card(
            21,
            "Des nichoirs à mésanges dans les cours d’école",
            "nature",
            author="سلمى بن عمّار",
            supports=0,
            comments=1,
            rough_cost_eur=4_000,
            excerpt="Fabriqués par les élèves, posés par les jardiniers de la Ville avant le printemps.",
            status="À l’étude",
            status_tone="info",
            status_icon="scale",
        ),
        card(
            22,
            "Une passerelle sur la Sereine",
            "mobility",
            author="Collectif Les Deux Rives",
            supports=1,
            comments=0,
            excerpt="Pour aller de Beaulieu à la gare à pied sans faire le tour par le pont routier.",
            status="Non retenue",
            status_icon="paper",
        ),
        card(
            23,
            "Un skatepark",
            "sport",
            author="Ana",
            supports=2_014,
            comments=388,
            status="Regroupée",
            status_icon="branch",
        ),
    ]


def phases() -> list[dict[str, Any]]:
    spans = [
        ("Vous proposez", -200, -155),
        ("La Ville étudie", -155, -50),
        ("Le jury présélectionne", -50, -40),
        ("Catalogue et forum", -21, -5),
        ("Vous votez", -5, 16),
        ("Le conseil décide", 30, 31),
        ("On réalise", 31, 760),
    ]
    midnight = AT.replace(hour=23, minute=0) - timedelta(days=1)
    return [
        {
            "label": label,
            "opens_at": midnight + timedelta(days=first),
            "closes_at": midnight + timedelta(days=last),
        }
        for label, first, last in spans
    ]


def journey() -> list[dict[str, Any]]:
    return [
        {
            "title": "Idée déposée",
            "at": AT - timedelta(days=180),
            "text": "Par le collectif Les Deux Rives.",
            "icon": "light",
            "tone": "info",
        },
        {
            "title": "Recevable",
            "at": AT - timedelta(days=140),
            "tone": "success",
            "text": "L’idée respecte le règlement (articles 2 et 3).",
        },
        {
            "title": "Avis défavorable du service Voirie",
            "at": AT - timedelta(days=90),
            "tone": "danger",
            "icon": "cross",
            "text": "Le coût est de 640 000 €, au-dessus du plafond de 120 000 € (article 3).\n\n"
            "Le collectif a été entendu le 2 septembre.",
        },
        {"title": "Décision du conseil municipal", "on": (AT + timedelta(days=35)).date(), "is_coming": True},
    ]


def queue() -> list[dict[str, Any]]:
    return [
        {
            "title": "Un abri vélos fermé à la gare",
            "href": "#",
            "due_at": AT - timedelta(days=2),
            "status": "Avis à donner",
            "status_tone": "warning",
            "status_icon": "edit",
            "meta": "Voirie",
        },
        {
            "title": "Trente bancs-haltes à hauteur d’appui vers l’hôpital intercommunal",
            "href": "#",
            "is_current": True,
            "due_at": AT + timedelta(days=3),
            "status": "Chiffrage",
            "status_tone": "info",
            "status_icon": "money",
            "meta": "سلمى بن عمّار",
        },
        {
            "title": "Un verger partagé aux Coteaux",
            "href": "#",
            "due_at": AT + timedelta(days=24),
            "status": "Favorable",
            "status_tone": "success",
            "status_icon": "check",
        },
    ]


def todo() -> list[dict[str, Any]]:
    return [
        {
            "title": "Répondre sur la recevabilité de 12 idées",
            "detail": "La plus ancienne attend depuis 26 jours ; le règlement en accorde 30.",
            "href": "#",
            "count": 12,
            "tone": "warning",
            "due_at": AT + timedelta(days=4),
        },
        {
            "title": "Un avis en retard : Voirie, « Un abri vélos fermé à la gare »",
            "detail": "Relancé deux fois.",
            "href": "#",
            "count": 1,
            "tone": "danger",
            "due_at": AT - timedelta(days=2),
        },
        {
            "title": "Arrêter le bulletin avant l’ouverture du vote",
            "detail": "Tout est rempli ; il reste à le relire.",
            "href": "#",
            "icon": "ballot",
            "tone": "info",
            "due_at": AT + timedelta(hours=5),
        },
    ]


def ballot_choices() -> list[dict[str, Any]]:
    return [
        {
            "name": "choices",
            "value": card.number,
            "number": card.number,
            "title": card.title,
            "cost_eur": card.cost_eur,
            "about": card.excerpt,
            "place": card.quarter,
            "look": card.look,
            "seed": card.seed,
            "href": "#",
        }
        for card in cards()
        if card.number in {1, 2, 3, 8}
    ]


def ballot_read() -> dict[str, Any]:
    chosen = [
        {"number": row["number"], "title": row["title"], "cost": row["cost_eur"]} for row in ballot_choices()
    ]
    return {
        "is_blank": False,
        "chosen": [(entry, f"{5 - place} sur 5") for place, entry in enumerate(chosen[:2])],
        "spent_eur": sum(entry["cost"] for entry in chosen[:2]),
        "envelope_eur": 300_000,
    }


def figures() -> dict[str, Any]:
    return {
        "figures": [
            {"value": "2 014", "meaning": "bulletins l’an dernier, dont 388 sur papier"},
            {"value": "1", "meaning": "égalité, départagée par tirage au sort public"},
            {"value": "0 €", "meaning": "de reliquat : tout a été engagé"},
        ],
        "envelope": [
            {"label": "Toute la ville", "amount_eur": 300_000},
            {"label": "Quartiers", "amount_eur": 50_000},
            {"label": "Réservés aux quartiers prioritaires", "amount_eur": 25_000},
        ],
        "spent": [
            {"label": "Une place des Halles à l’ombre", "amount_eur": 118_000},
            {"label": "Une aire de jeux pour tous au Grand-Pré", "amount_eur": 96_000},
            {"label": "Un abri vélos fermé à la gare", "amount_eur": 58_000},
        ],
        "money": [
            {"label": "Voté", "amount_eur": 96_000},
            {"label": "Engagé", "amount_eur": 91_200},
            {"label": "Dépensé", "amount_eur": 18_450},
        ],
        "chart": [
            {"label": "Centre-Halles", "value": 612},
            {"label": "Le Grand-Pré (prioritaire)", "value": 388, "is_strong": True},
            {"label": "Les Coteaux", "value": 41},
            {"label": "Saint-Éloi-des-Prés", "value": 0},
        ],
        "facts": [
            ("Quartier", "Le Grand-Pré"),
            ("Proposé par", "سلمى بن عمّار"),
            ("Coût", "999 999 999 999 €"),
            ("Entretien", "500 € par an"),
        ],
    }
