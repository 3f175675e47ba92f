"""The page of components draws each of them; so do the layouts, in both languages and schemes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from frontend.pieces import drawings
from frontend.shell import errors
from frontend.styleguide.views import ExampleForm, components

ROOT = Path(__file__).parents[2] / "frontend"
TEMPLATES = ROOT / "templates"
urlpatterns = [path("components/", components), path("", include("deploy.urls"))]


@pytest.fixture
def asked(rf: RequestFactory, settings: Settings) -> HttpRequest:
    settings.DEBUG = True
    request = rf.get("/components/")
    request.user = AnonymousUser()
    return request


def ids_of(sprite: str) -> set[str]:
    return set(re.findall(r'<(?:symbol|g) id="([\w-]+)"', (ROOT / "static" / "img" / sprite).read_text()))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_draws_every_component(asked: HttpRequest, language: str) -> None:
    with translation.override(language):
        html = components(asked).content.decode()

    assert "سلمى بن عمّار" in html
    assert ("999\u202f999\u202f999\u202f999\u00a0€" if language == "fr" else "€999,999,999,999") in html
    assert "style=" not in html


def test_the_page_is_for_development_only(asked: HttpRequest, settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(Http404):
        components(asked)


def test_every_component_is_on_the_page_of_components() -> None:
    pages = "".join(p.read_text() for p in (TEMPLATES / "components_page").iterdir())
    pages += "".join(p.read_text() for p in (TEMPLATES / "layouts").iterdir())
    pages += "".join(p.read_text() for p in (TEMPLATES / "components").iterdir())
    # By every form, by a field of it, by the tag `cards`.
    by_another_name = {"field", "form", "day_boxes", "card_idea", "card_project"}

    unused = {
        p.stem
        for p in (TEMPLATES / "components").iterdir()
        if f"components/{p.name}" not in pages and f"% {p.stem} " not in pages
    }

    assert unused - by_another_name <= {"refresh", "card_map"}


def test_every_icon_asked_for_by_name_exists() -> None:
    texts = [p.read_text() for p in TEMPLATES.rglob("*.html")]
    texts += [p.read_text() for p in ROOT.rglob("*.py")]

    by_tag = {name for text in texts for name in re.findall(r'{% icon "([\w-]+)"', text)}
    by_parameter = {name for text in texts for name in re.findall(r'\bicon(?:_name)?="([\w-]+)"', text)}

    assert (by_tag | by_parameter) - ids_of("icons.svg") == set()


def test_every_scene_can_be_composed() -> None:
    things = {*drawings.ANYWHERE, *drawings.NAMED.values()}

    assert things | {*drawings.SKIES, *drawings.BACKS, "ground", "skyline"} <= ids_of("drawings.svg")
    assert set(drawings.LOOKS) <= ids_of("icons.svg")


def test_a_wrong_field_is_linked_to_its_help_and_its_error() -> None:
    field = ExampleForm({"title": ""})["title"]

    html = field.as_field_group()

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html


def test_a_wrong_group_of_choices_is_described_as_a_group() -> None:
    html = ExampleForm({"kind": "nobody"})["kind"].as_field_group()

    assert re.search(r'<fieldset[^>]+aria-describedby="id_kind_error"', html)


def test_the_summary_of_errors_leads_to_each_field() -> None:
    form = ExampleForm({"title": "", "kind": "nobody"})

    summary = render_to_string("components/form_errors.html", {"form": form})
    page = summary + str(form)

    targets = re.findall(r'href="#([\w-]+)"', summary)
    assert "id_title" in targets
    assert "id_kind" in targets
    assert all(f'id="{target}"' in page for target in targets)


def test_what_people_wrote_is_escaped_in_a_block() -> None:
    template = Template("{% load components %}{% panel title=name %}{{ name }}{% endpanel %}")

    html = template.render(Context({"name": "<b>Ana</b>"}))

    assert "<b>" not in html
    assert html.count("&lt;b&gt;Ana&lt;/b&gt;") == 2


def test_pages_of_results_keep_the_other_filters(rf: RequestFactory) -> None:
    request = rf.get("/", {"theme": "sport", "page": "2"})
    page = Paginator(range(200), 10).page(2)

    html = Template("{% load components %}{% pagination page %}").render(
        Context({"page": page, "request": request})
    )

    assert 'href="?theme=sport&amp;page=3" rel="next"' in html
    assert 'aria-current="page">2<' in html


def test_one_page_of_results_needs_no_pagination() -> None:
    page = Paginator(range(3), 10).page(1)

    html = Template("{% load components %}{% pagination page %}").render(Context({"page": page}))

    assert html.strip() == ""


def test_a_confirmation_is_sent_with_its_token() -> None:
    template = Template('{% load components %}{% confirm title="a" label="b" %}c{% endconfirm %}')

    html = template.render(Context({"csrf_token": "abc"}))

    assert 'name="csrfmiddlewaretoken" value="abc"' in html


@pytest.mark.parametrize(
    "failure", [errors.bad_request, errors.not_allowed, errors.not_found, errors.server_error]
)
def test_pages_of_failure_need_neither_a_person_nor_a_row(
    failure: Callable[[HttpRequest], HttpResponse], rf: RequestFactory
) -> None:
    assert "<h1>" in failure(rf.get("/")).content.decode()


def test_the_collected_stylesheet_is_one_file(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "frontend.shell.storage.OneStylesheetStorage"},
    }

    for _ in range(2):  # the second time nothing is copied, and the file must not fall apart
        call_command("collectstatic", "--noinput", verbosity=0)

    (css,) = [path.read_text() for path in tmp_path.glob("css/main.????????????.css")]
    assert "@import" not in css
    assert "/*" not in css
    assert css.index("@layer reset, tokens") < css.index(".button")
    assert re.search(r'url\("\.\./fonts/atkinson-next\.\w{12}\.woff2"\)', css)


@pytest.mark.browser
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(visitor: Callable[..., Page], settings: Settings, scheme: str, width: int) -> None:
    settings.DEBUG = True
    # axe paints to measure: the policy that refuses it is tested by every other page.
    page = visitor(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)

    page.goto("/components/")
    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.browser
@pytest.mark.urls(__name__)
def test_the_ballot_says_what_is_left_and_what_no_longer_fits(page: Page, settings: Settings) -> None:
    settings.DEBUG = True
    page.goto("/components/")
    contest = page.locator("[data-contest]")

    contest.get_by_label("1. Une place des Halles").check()
    contest.get_by_label("2. Une aire de jeux").check()
    contest.get_by_label("8. Des toilettes").check()

    assert contest.locator("[data-remaining]").inner_text() == "14\u202f000\u00a0€"
    assert contest.locator("[data-chosen]").inner_text() == "3"
    assert "Ne tient plus dans ce qui reste." in contest.inner_text()
    assert "Il reste 14\u202f000\u00a0€." in page.locator("[data-live]").inner_text()
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{8}", page.locator("[data-device-half]").input_value())


@pytest.mark.browser
@pytest.mark.urls(__name__)
def test_going_over_the_envelope_is_said_and_never_prevented(page: Page, settings: Settings) -> None:
    settings.DEBUG = True
    page.goto("/components/")
    contest = page.locator("[data-contest]")

    for box in contest.get_by_role("checkbox").all():
        box.check()

    assert contest.get_by_role("checkbox", checked=True).count() == 4
    assert "Votre choix dépasse l’enveloppe de 44\u202f000\u00a0€" in contest.inner_text()


TABLE = """{% load components %}{% data_table caption="Coûts" %}
<thead><tr><th scope="col">Projet</th><th scope="col" class="number">Voix &amp; &quot;avis&quot;</th>
{% if wide %}<th scope="col">Pourquoi</th>{% endif %}</tr></thead>
<tbody><tr><th scope="row">Un banc</th><td class="number">12</td>
{% if wide %}<td>Il tient.</td>{% endif %}</tr></tbody>
{% enddata_table %}"""


def test_each_cell_of_a_wide_table_bears_its_heading_for_pages_that_show_rows_as_blocks():
    html = Template(TABLE).render(Context({"wide": True}))

    assert '<td role="cell" data-heading="Voix &amp; &quot;avis&quot;" class="number">12</td>' in html
    assert '<td role="cell" data-heading="Pourquoi">Il tient.</td>' in html
    assert '<th role="columnheader" scope="col">Projet</th>' in html
    assert 'role="region"' in html


def test_a_small_table_is_no_region_of_its_own():
    html = Template(TABLE).render(Context({"wide": False}))

    assert "role=" not in html
    assert "data-heading" not in html
    assert "tabindex" not in html
