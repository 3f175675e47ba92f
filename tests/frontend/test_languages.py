"""Who reads in English hears what people wrote in French as French, on every page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from frontend.words.typography import prose, quoting
from tests.contracts.test_templates import FOLDER
from tests.factories.accounts import UserFactory
from tests.factories.budget import EditionFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory
from tests.factories.towns import Town, whole_town
from tests.frontend.rights import ANONYMOUS
from tests.journeys.pages import WITHOUT_PASSWORD, Visit, visits

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MARK = "anticonstitutionnellement"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What is typed in a field has the language one types; a page's title has one language only.
# The answers of an edition, read back field by field: figures and words of ours among what was typed.
LISTS_OF_FIELDS = {"setup", "setup_question"}
NOT_READ = {"textarea", "script", "style", "title"}


class Heard(HTMLParser):
    """Each text of a page with the language a screen reader reads it in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = [("", "")]
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or self.open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {tag for tag, _ in self.open} & NOT_READ:
            self.texts.append((self.open[-1][1], data))


@pytest.fixture
def town() -> Town:
    EditionFactory(running=True)  # a second town, so that the first page is that of an installation
    town = whole_town("montsereine", mark=MARK)
    town.people[WITHOUT_PASSWORD] = UserFactory(password=None)
    return town


def test_what_people_wrote_is_said_to_be_french_on_every_english_page(town: Town) -> None:
    faults = [
        f"{visit.label} ({visit.role}): {text}"
        for visit in visits(town)
        if visit.name not in LISTS_OF_FIELDS
        for text in french_read_as_english(page_of(visit, town, "en"), town)
    ]

    assert not faults, "\n".join(faults)


def page_of(visit: Visit, town: Town, language: str) -> str:
    client = Client()
    if visit.role != ANONYMOUS:
        person = town.people[visit.role]
        User.objects.filter(pk=person.pk).update(language=language)
        client.force_login(person)
    answer = client.get(visit.path + visit.query, HTTP_ACCEPT_LANGUAGE=language)
    if answer.status_code != visit.status:
        return '<html lang="en">'
    return str(answer.content.decode())


def french_read_as_english(html: str, town: Town) -> Iterator[str]:
    """But for the names of the town and of persons, which have no language."""
    assert '<html lang="en"' in html
    heard = Heard()
    heard.feed(html)
    names = [town.municipality.name, *(person.display_name for person in town.people.values())]
    names += [town.day_pass.helper, *town.voted.register.values_list("family_name", flat=True)]
    pattern = re.compile("|".join(re.escape(name) for name in names if name))
    for language, heard_text in heard.texts:
        text = pattern.sub("", heard_text)
        if MARK in text and language != "fr":
            yield " ".join(text.split())


def test_no_french_page_says_again_that_it_is_french(client: Client, town: Town) -> None:
    page = client.get(f"/montsereine/{town.live.slug}/projects/").content.decode()

    assert page.count('lang="fr"') == 1  # the page itself


def test_no_attribute_holds_an_element() -> None:
    """`typo` may draw one: what stands between quotation marks is written as it is."""
    templates = [path for path in FOLDER.rglob("*.html") if path.parent.name != "components_page"]
    quoted = re.compile(r'\s[a-z-]+="[^"<>]*\|(typo|prose)\b|block share_[^%]*%}[^%]*\|(typo|prose)\b')

    assert [path.name for path in templates if quoted.search(path.read_text())] == []


def test_a_sentence_quotes_what_somebody_wrote_in_its_language() -> None:
    with translation.override("en"):
        assert quoting("Idea: %(title)s", title="Un <b> banc: ici") == (
            'Idea: <span lang="fr">Un &lt;b&gt; banc\u00a0: ici</span>'
        )
        assert prose("Un: <b>\n\nDeux") == (
            '<div class="prose" lang="fr"><p>Un\u00a0: &lt;b&gt;</p>\n\n<p>Deux</p></div>'
        )
    assert prose("Un") == '<div class="prose"><p>Un</p></div>'
    assert quoting("Idée : %(title)s", title="Un banc: ici") == "Idée : Un banc\u00a0: ici"


def test_french_spacing_reaches_titles_reasons_places_and_members(client: Client) -> None:
    edition = EditionFactory(running=True)
    project = ProjectFactory(edition=edition, title="Un toit: pourquoi?", place="Derrière l'école: à gauche")
    ProposalFactory(edition=edition, admitted=True, project=project, title="Un abri: enfin!")

    page = client.get(project.get_absolute_url()).content.decode()
    cards = client.get(f"{edition.get_absolute_url()}projects/").content.decode()

    assert "Un toit\u00a0: pourquoi\u202f?" in cards
    for spaced in ("Un toit\u00a0: pourquoi\u202f?", "école\u00a0: à gauche", "Un abri\u00a0: enfin\u202f!"):
        assert spaced in page
