"""What each person does at each stage of an edition, page by page."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import mail
from django.utils import timezone

from tests.factories.accounts import PASSWORD
from tests.journeys.people import Person

TOWN = "/montsereine"
# First and last day of each stage, counted from the day the edition begins.
CALENDAR = {
    "Appel à idées": (0, 13),
    "Étude des idées": (14, 27),
    "Jury d’habitants": (28, 41),
    "Présentation des projets": (42, 48),
    "Vote": (49, 62),
    "Décision du conseil": (63, 90),
    "Réalisation des projets": (91, 400),
}


@dataclass
class Idea:
    title: str
    cost_eur: str
    project: int  # the number it gets at its admission


BENCHES = Idea("Trente bancs vers l’hôpital", "30000", 1)
ORCHARD = Idea("Un verger partagé aux Coteaux", "28000", 2)


# --- The coordinator opens an edition


def gather_the_team(coordinator: Person, officer: Person) -> None:
    """The councillor has begun the town with her: weighty roles are given by two people, or by a command."""
    coordinator.opens(f"{TOWN}/office/people/")
    coordinator.fills("Nom du service", "Espaces verts")
    coordinator.presses("Ajouter le service")
    _give_role(coordinator, officer, "Agent", department="Espaces verts")
    officer.draws_codes()


def _give_role(coordinator: Person, person: Person, role: str, *, department: str = "") -> None:
    given = coordinator.section("Confier un rôle")
    coordinator.fills("Adresse électronique", person.email, within=given)
    coordinator.chooses("Rôle", role, within=given)
    if department:
        coordinator.ticks(department, within=given)
    coordinator.presses("Confier ce rôle")
    coordinator.reads("Le rôle est confié")


def answer_eight_questions(coordinator: Person) -> str:
    """Returns the address of the edition."""
    coordinator.opens(f"{TOWN}/office/")
    coordinator.follows("Commencer une édition")
    coordinator.presses("Choisir ce profil Ville")
    coordinator.fills("Nom de l’édition", "Budget participatif")
    coordinator.fills("Montant en euros TTC", "50000")
    for _ in ("money", "zones", "who", "costs", "choices", "jury"):
        coordinator.presses("Continuer")
    for stage, (first, last) in CALENDAR.items():
        days = coordinator.group(stage)
        coordinator.fills("Premier jour", _day(first), within=days)
        coordinator.fills("Dernier jour, inclus", _day(last), within=days)
    coordinator.presses("Continuer")
    coordinator.fills("Adresse électronique", "budget@example.org")
    coordinator.presses("Continuer")
    coordinator.presses("Créer l’édition")
    coordinator.reads("L’édition est créée")
    return f"{TOWN}/budget-participatif"


def _day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def publish_the_rulebook(coordinator: Person) -> None:
    coordinator.follows("Publier le règlement")
    coordinator.presses("Publier la version 1")
    coordinator.reads("La version 1 du règlement est publiée")


def announce(coordinator: Person, edition: str, stage: str) -> None:
    coordinator.opens(f"{edition}/office/phases/")
    coordinator.presses(f"Annoncer : {stage[0].lower()}{stage[1:]}")
    coordinator.reads("L’étape est annoncée")


# --- A resident proposes


def sign_up(resident: Person) -> None:
    resident.opens("/account/signup/")
    resident.fills("Adresse électronique", resident.email)
    resident.fills("Mot de passe", PASSWORD)
    resident.presses("Créer mon compte")
    resident.reads("Regardez dans votre messagerie")
    resident.opens(_link_sent_to(resident))
    resident.presses("Oui, confirmer mon adresse")


def _link_sent_to(person: Person) -> str:
    (message,) = [message for message in mail.outbox if message.to == [person.email]]
    return next(word for word in str(message.body).split() if "/confirm-email/" in word)


def join_the_register(resident: Person, edition: str) -> None:
    resident.opens(f"{edition}/")
    resident.follows("M’inscrire sur la liste")
    resident.fills("Prénoms", "Jeanne Marie")
    resident.fills("Nom de famille", "Dupré")
    for box, figures in {"Jour": "7", "Mois": "3", "Année": "1958"}.items():
        resident.fills(box, figures, within=resident.group("Date de naissance"))
    resident.ticks("J’habite ici")
    resident.chooses("Quartier", "Les Coteaux")
    resident.ticks("Je déclare sur l’honneur que tout cela est exact")
    resident.presses("M’inscrire sur la liste")
    resident.reads("Vous voilà sur la liste de cette édition")


def propose(resident: Person, edition: str, idea: Idea) -> None:
    resident.opens(f"{edition}/")
    resident.follows("Déposer mon idée")
    resident.fills("Le titre de votre idée", idea.title)
    resident.fills("Votre idée en une phrase ou deux", "De quoi souffler, et se parler.")
    resident.presses("Enregistrer et continuer")
    resident.chooses("Quartier", "Les Coteaux")
    resident.fills("Où serait-ce ?", "Le long du chemin des Vignes")
    resident.presses("Enregistrer et continuer")
    resident.chooses("Thème", "Nature et ombre")
    resident.fills("Que proposez-vous, et pourquoi ?", "Les anciens y font une pause.")
    resident.presses("Enregistrer et continuer")
    resident.fills("Combien cela pourrait-il coûter, en euros ?", idea.cost_eur)
    resident.presses("Enregistrer et continuer")
    resident.ticks("En mon nom")
    resident.presses("Enregistrer et continuer")
    resident.reads(idea.title, "Le long du chemin des Vignes")
    resident.presses("Déposer mon idée maintenant")
    resident.reads("Votre idée est déposée")


# --- The town studies it


def admit(coordinator: Person, edition: str, idea: Idea) -> None:
    coordinator.opens(f"{edition}/office/ideas/")
    coordinator.follows(idea.title)
    coordinator.presses("Déclarer cette idée recevable")
    coordinator.reads(f"c’est désormais le projet {idea.project}")


def study(officer: Person, edition: str, idea: Idea) -> None:
    officer.opens(f"{edition}/office/reviews/")
    officer.follows(idea.title)
    for opinion in ("Avis technique", "Avis juridique", "Avis financier"):
        sheet = officer.fold(opinion)
        officer.ticks("Favorable", within=sheet)
        officer.fills("Motifs", "Le sol s’y prête et rien ne s’y oppose.", within=sheet)
    officer.presses("Signer et enregistrer")
    officer.reads("C’est enregistré")
    line = officer.group("Ligne 1")
    officer.fills("Pour quoi", "Fourniture et pose", within=line)
    officer.fills("Montant en euros TTC", idea.cost_eur, within=line)
    officer.presses("Enregistrer le chiffrage")
    officer.reads("Le chiffrage est enregistré")


def find_feasible(coordinator: Person, edition: str, idea: Idea) -> None:
    coordinator.opens(f"{edition}/office/reviews/{idea.project}/")
    coordinator.fills("Motifs de la décision", "Trois avis favorables.")
    coordinator.presses("Déclarer réalisable")
    coordinator.reads("La décision est enregistrée")


# --- The jury chooses


def seat_a_jury(coordinator: Person, juror: Person, edition: str) -> None:
    coordinator.opens(f"{edition}/office/jury/")
    coordinator.fills("Critère", "Utile à beaucoup de monde", within=coordinator.group("Critère 1"))
    coordinator.fills("Critère", "Simple à entretenir", within=coordinator.group("Critère 2"))
    coordinator.fills("Quorum", "1")
    coordinator.presses("Enregistrer la grille")
    coordinator.fills("Adresse électronique du compte du juré", juror.email)
    coordinator.presses("Donner un siège")
    coordinator.reads("Le juré a son siège")


def judge(juror: Person, edition: str, idea: Idea, marks: tuple[str, str]) -> None:
    juror.opens(f"{edition}/jury/")
    juror.follows(idea.title)
    for criterion, mark in zip(("Utile à beaucoup de monde", "Simple à entretenir"), marks, strict=True):
        juror.ticks(mark, within=juror.group(criterion))
    juror.presses("Garder mes notes")
    juror.reads("Vos notes sont gardées")
    juror.does_not_read("Moyennes pondérées")


def deliver_the_shortlist(coordinator: Person, edition: str) -> None:
    coordinator.opens(f"{edition}/office/jury/")
    coordinator.does_not_read("4,50")
    coordinator.presses("Clore la notation")
    coordinator.reads("4,50", "3,00")
    for idea in (BENCHES, ORCHARD):
        row = coordinator.page.get_by_role("group", name=idea.title)
        coordinator.ticks("Soumettre au vote", within=row)
        coordinator.fills("Le motif du jury", "Attendu depuis longtemps.", within=row)
    coordinator.fills("Procès-verbal", "Un juré présent.")
    coordinator.presses("Remettre la présélection")
    coordinator.reads("La présélection est remise")


# --- Everyone votes


def settle_the_paper(coordinator: Person, edition: str) -> None:
    coordinator.opens(f"{edition}/office/poll/")
    coordinator.presses("Composer le bulletin")
    coordinator.follows("Changer ces règles Toute la commune")
    coordinator.unfolds("Réglages experts")
    coordinator.fills("Nombre de voix qu’un projet doit réunir", "1")
    coordinator.presses("Enregistrer ces règles")
    coordinator.opens(f"{edition}/rulebook/2/")  # it says the new rule too, and is published before they hold
    coordinator.presses("Publier la version 2")
    coordinator.opens(f"{edition}/office/poll/")
    coordinator.follows("Arrêter le bulletin")
    coordinator.reads(BENCHES.title, ORCHARD.title)
    coordinator.presses("Arrêter le bulletin")
    coordinator.reads("Le bulletin est arrêté")


def vote(resident: Person, edition: str, *ideas: Idea, by: str = "Ouvrir mon bulletin") -> str:
    """By the link of that name; returns the tracking number, read from the page."""
    resident.opens(f"{edition}/")
    resident.follows(by)
    for idea in ideas:
        resident.ticks(f"{idea.project}. {idea.title}")
    resident.presses("Relire mon bulletin")
    resident.reads("Est-ce bien votre bulletin ?", "Il n’est pas encore dans l’urne")
    resident.presses("Mettre mon bulletin dans l’urne")
    resident.reads("Votre bulletin est dans l’urne")
    return "".join(resident.page.locator(".tracking__number span").all_inner_texts())


# --- The council decides


def sign(person: Person, edition: str) -> None:
    person.opens(f"{edition}/office/")
    person.follows("Lire et signer le résultat provisoire")
    person.presses("Je l’ai lu : je signe")


def record_the_decision(councillor: Person, edition: str) -> None:
    councillor.opens(f"{edition}/office/outcome/")
    councillor.fills("Numéro de la délibération", "2026-147")
    councillor.fills("Jour du conseil", _day(0))
    councillor.presses("Enregistrer la décision")
    councillor.reads("La décision du conseil est enregistrée")


def proclaim(councillor: Person) -> None:
    councillor.presses("Proclamer les lauréats")
    councillor.reads("Les lauréats sont proclamés")


def publish_plan(coordinator: Person, edition: str, title: str) -> None:
    coordinator.opens(f"{edition}/office/delivery/")
    coordinator.follows(title)
    coordinator.presses("Publier ces étapes")
    coordinator.reads("Le plan est public")
