"""Orders for exceptional acts and the deliberation: filled in with what happened, worded by the town."""

import io
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import JournalEntry
from budget.enums import Article, PhaseKind
from budget.models import Phase
from tests.factories.accounts import MembershipFactory
from tests.factories.voting import AFTER_CLOSE, WHILE_OPEN, On, PollFactory, fill_urn, marking
from voting.enums import IncidentKind, TextKind
from voting.models import ContestEntry, Incident, OfficialText, Poll
from voting.services import acts, closing, official_texts, proclaiming
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture
def poll():
    return PollFactory(settled=True)


def somebody(poll, role):
    return MembershipFactory(municipality=poll.municipality, role=role).user


@pytest.fixture
def coordinator(client, poll):
    person = somebody(poll, Role.COORDINATOR)
    client.force_login(person)
    return person


@pytest.fixture
def proposed():
    """Signed by two people, and public."""
    poll = PollFactory(ended=True, paper=(On(100_000, (60_000, 50_000), name="Ville & bourg"),))
    fill_urn(poll, [marking(1)] * 230 + [marking(2)] * 12)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
        proclaiming.endorse(poll, by=somebody(poll, role), at=AFTER_CLOSE)
    return Poll.objects.get(pk=poll.pk)


def done(poll, kind, notice="Panne du réseau, de 9 h à 11 h.", **details):
    Phase.objects.filter(edition=poll.edition, kind=PhaseKind.RATIFICATION).delete()
    asked = acts.ask(poll, kind, notice=notice, by=somebody(poll, Role.COORDINATOR), at=WHILE_OPEN, **details)
    acts.second(asked, by=somebody(poll, Role.COMMISSION_MEMBER), at=WHILE_OPEN)
    return Incident.objects.get(pk=asked.pk)


def order(client, act, form="odt"):
    edition = act.poll.edition
    return client.get(reverse("act_order", args=[edition.municipality.slug, edition.slug, act.pk, form]))


def deliberation(client, poll, form="odt"):
    return client.get(reverse("deliberation", args=[poll.municipality.slug, poll.edition.slug, form]))


def spaced(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def odt_of(answer):
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    content = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314  written by us
    return archive, spaced(
        "\n".join("".join(line.itertext()) for line in content.iter() if line.tag in LINES)
    )


LINES = {f"{TEXT}h", f"{TEXT}p"}


def address(poll, name, *more):
    return reverse(name, args=[poll.municipality.slug, *more])


class TestAnOrder:
    def test_a_postponed_close_is_drafted_with_its_reason_and_its_new_hour(self, client, poll, coordinator):
        until = poll.closes_at + timedelta(days=2)
        act = done(poll, IncidentKind.CLOSE_POSTPONED, until=until.isoformat())

        _archive, text = odt_of(order(client, act))

        assert "Arrêté portant report de la clôture du vote" in text
        assert "Panne du réseau, de 9 h à 11 h." in text
        assert "se clôt le" in text
        assert "N° ……………" in text
        assert "{" not in text

    def test_a_withdrawn_project_is_named(self, client, poll, coordinator):
        entry = ContestEntry.objects.filter(poll=poll).first()
        act = done(poll, IncidentKind.PROJECT_WITHDRAWN, entry=entry.pk)

        _archive, text = odt_of(order(client, act))

        assert f"Le projet « {entry.title} » est retiré du vote" in text

    @pytest.mark.parametrize("kind", [IncidentKind.SUSPENDED, IncidentKind.ANNULLED])
    def test_others_are_drafted_too_as_an_odt_and_a_tagged_pdf(self, client, poll, coordinator, kind):
        act = done(poll, kind)

        archive, text = odt_of(order(client, act))
        root = PdfReader(io.BytesIO(order(client, act, "pdf").content)).root_object

        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert "Panne du réseau" in text
        assert "{" not in text
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "fr"

    def test_one_that_only_waits_is_drafted_and_the_page_leads_to_it(self, client, poll, coordinator):
        act = acts.ask(poll, IncidentKind.SUSPENDED, notice="Panne.", by=coordinator, at=WHILE_OPEN)

        page = client.get(reverse("poll_acts", args=[poll.municipality.slug, poll.edition.slug]))

        assert order(client, act).status_code == 200
        assert f"acts/{act.pk}/order/odt/" in page.content.decode()

    def test_a_note_has_none_and_a_vote_without_trouble_no_line(self, client, poll, coordinator):
        noted = acts.note(poll, "Coupure.", by=coordinator, at=WHILE_OPEN)

        page = client.get(reverse("poll_acts", args=[poll.municipality.slug, poll.edition.slug]))

        assert order(client, noted).status_code == 404
        assert "Arrêtés à signer" not in page.content.decode()

    def test_what_was_written_is_no_heading_and_no_field(self, client, poll, coordinator):
        act = done(poll, IncidentKind.SUSPENDED, notice="# Titre\n\n{projet} <b>")

        _archive, text = odt_of(order(client, act))

        assert "# Titre" in text
        assert "{projet} <b>" in text


class TestTheDeliberation:
    def test_it_tells_the_turnout_the_money_and_every_project_with_its_votes(self, client, proposed):
        client.force_login(somebody(proposed, Role.COUNCILLOR))

        _archive, text = odt_of(deliberation(client, proposed))

        entries = list(ContestEntry.objects.filter(poll=proposed).order_by("number"))
        assert "le nombre de votants est de 242" in text
        assert "propose de retenir est de 1, pour un montant total de 60 000 €" in text
        assert all(entry.title in text for entry in entries)
        assert "230" in text.split("\n")
        assert "Ville & bourg (100 000 €)" in text
        assert "{" not in text

    def test_it_is_printed_as_a_tagged_pdf(self, client, proposed):
        client.force_login(somebody(proposed, Role.COORDINATOR))

        pdf = PdfReader(io.BytesIO(deliberation(client, proposed, "pdf").content))

        assert pdf.root_object["/MarkInfo"]["/Marked"]
        assert "Projet de délibération" in pdf.metadata.title

    def test_before_the_result_is_public_there_is_none(self, client, poll):
        client.force_login(somebody(poll, Role.COORDINATOR))

        assert deliberation(client, poll).status_code == 403

    def test_the_page_of_the_result_leads_to_it(self, client, proposed):
        client.force_login(somebody(proposed, Role.COORDINATOR))

        page = client.get(reverse("outcome_office", args=[proposed.municipality.slug, proposed.edition.slug]))

        assert "Projet de délibération et son annexe" in page.content.decode()

    def test_it_is_the_same_bytes_whenever_it_is_written_and_in_french(self, client, proposed):
        client.force_login(somebody(proposed, Role.COORDINATOR))
        first = deliberation(client, proposed).content
        client.cookies["django_language"] = "en"

        assert deliberation(client, proposed).content == first


class TestTheTown:
    def test_words_a_text_itself_and_the_next_draft_is_worded_so(self, client, poll, coordinator):
        own = "# Arrêté du bourgmestre\n\nNous suspendons « {Édition} » : {motif}"

        client.post(address(poll, "official_text", "suspended"), {"text": own})
        _archive, text = odt_of(order(client, done(poll, IncidentKind.SUSPENDED)))

        assert "Arrêté du bourgmestre" in text
        assert f"Nous suspendons « {poll.edition.name} » : Panne" in text
        assert JournalEntry.objects.filter(event="text.worded").count() == 1

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("Le {maire} décide.", "« {maire} » n’est pas un champ de ce texte"),
            ("Le {projet} est retiré.", "« {projet} » n’est pas un champ de ce texte"),
            ("Le {motif est oublié.", "Une accolade est ouverte"),
            ("", "texte"),
        ],
    )
    def test_an_unknown_field_is_told_and_what_is_typed_stays(
        self, client, poll, coordinator, typed, sentence
    ):
        answer = client.post(address(poll, "official_text", "suspended"), {"text": typed})

        assert answer.status_code == 422
        assert sentence in spaced(answer.content.decode())
        assert typed in answer.content.decode()
        assert not OfficialText.objects.exists()

    def test_comes_back_to_the_model_in_one_press(self, client, poll, coordinator):
        client.post(address(poll, "official_text", "suspended"), {"text": "Autre texte."})

        client.post(address(poll, "official_text_model", "suspended"))

        page = client.get(address(poll, "official_text", "suspended")).content.decode()
        assert "Autre texte." not in page
        assert "portant suspension du vote" in page
        assert "Revenir au modèle" not in page

    def test_words_its_own_and_no_other_town_s(self, client, poll, coordinator):
        client.post(address(poll, "official_text", "suspended"), {"text": "Autre texte."})

        assert official_texts.wording(PollFactory().municipality, TextKind.SUSPENDED) != "Autre texte."


@pytest.mark.parametrize("kind", TextKind)
def test_each_model_quotes_what_it_may_and_no_law_but_the_one_we_have_read(kind):
    model = official_texts.model(kind)
    quoted = {official_texts.field_name(name) for name in official_texts.IN_BRACES.findall(model)}

    assert quoted <= {field.value for field in official_texts.FIELDS[kind]}
    assert model.count("article L. ") == 1
    assert "article L. 131-1 ;" in model


def test_the_articles_that_models_cite_are_those_of_our_rulebook():
    assert f"article {Article.VOTING.value} ;" in official_texts.model(TextKind.SUSPENDED)
    assert f"article {Article.COUNTING.value} ;" in official_texts.model(TextKind.PROJECT_WITHDRAWN)
