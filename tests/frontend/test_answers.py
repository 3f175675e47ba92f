"""What is answered to what nobody should send: never a fault of the program."""

import gzip

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from frontend.shell.legible import legible
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.budget import EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def member():
    somebody = Client(raise_request_exception=False)
    somebody.force_login(UserFactory())
    return somebody


def api_of(edition, rest=""):
    return f"/api/v1/municipalities/{edition.municipality.slug}/editions/{edition.slug}{rest}"


@pytest.mark.parametrize("number", ["9" * 10, "9" * 19, "9" * 5000, "00", "٣"])
def test_a_number_that_no_column_holds_is_an_address_that_does_not_exist(client, edition, number):
    api = f"/api/v1/municipalities/{edition.municipality.slug}/editions/{edition.slug}/projects/{number}"

    for address in (f"{edition.get_absolute_url()}projects/{number}/", api):
        assert client.get(address).status_code == 404


# --- What no browser sends


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/?%00=1"},
        {"path": "/a%00b/"},
        {"path": "/", "headers": {"content-type": "text/plain; charset=base64"}},
        {"path": "/", "headers": {"content-type": "text/plain; charset=utf-16"}},
    ],
)
def test_what_is_no_text_is_refused_at_the_door(visitor, asked):
    answer = visitor.get(**asked)

    assert answer.status_code == 400
    assert "ne peut pas être lue" in answer.content.decode()


def test_a_sign_that_no_database_keeps_costs_nobody_the_text_it_was_copied_with(member, form):
    answer = member.post(form, {"title": "Un verger\0", "summary": ""})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="Un verger"' in page
    assert member.get(f"{form[:-4]}?search=verger%00").status_code == 200


@pytest.mark.parametrize("charset", ["base64", "rot13", "utf-16", "utf-7", "idna", "x" * 500])
def test_a_charset_that_is_none_is_refused_by_the_server_as_it_runs(charset):
    told = []
    application = legible(get_wsgi_application())  # as in deploy/wsgi.py
    asked = {"PATH_INFO": "/", "QUERY_STRING": "page=1", "CONTENT_TYPE": f"text/plain; charset={charset}"}

    application({**RequestFactory()._base_environ(), **asked}, lambda *answer: told.append(answer[0]))

    assert told == ["400 Bad Request"]


def test_the_name_of_a_field_has_no_such_sign(visitor):
    assert visitor.post("/account/login/", {"login\0": "a@example.org", "password": "x"}).status_code == 400


def test_a_damaged_cookie_keeps_nobody_out(visitor):
    visitor.cookies["sessionid"] = "abcdefgh\0ijkl"

    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"title": "\\u0000"}',
        '{"title": "\\ud800"}',
        '{"rough_cost_eur": ' + "9" * 30 + "}",
        '{"rough_cost_eur": ' + "9" * 5000 + "}",
        '{"title": NaN}',
        "{",
        "\xff",
    ],
)
def test_json_that_is_kept_nowhere_is_refused(member, edition, body):
    answer = member.post(api_of(edition, "/proposals"), body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize(
    "origin", ["null", "https://evil.example", "https://testserver.evil.example", "https://a.testserver"]
)
def test_a_script_of_another_site_writes_and_reads_nothing(edition, kind, origin):
    person = UserFactory()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)

    answer = browser.post(
        api_of(edition, "/proposals"), '{"title": "Un piège"}', content_type=kind, headers={"origin": origin}
    )
    read = browser.get(api_of(edition), headers={"origin": origin})

    assert (answer.status_code, person.proposals.count()) == (403, 0)
    assert not any(name.lower().startswith("access-control-") for name in [*answer.headers, *read.headers])


def test_json_that_is_too_large_is_refused_unread(member, edition, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = member.post(
        api_of(edition, "/proposals"), {"title": "x" * 2000}, content_type="application/json"
    )

    assert answer.status_code == 413
    assert answer.json()["detail"]


# --- Errors of the API are JSON, of one shape


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/", 404),
        ("get", "/api/v1/", 404),
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/municipalities/nowhere/editions/none", 404),
        ("get", "/api/v1/municipalities/nowhere/editions", 404),
        ("post", "/api/v1/municipalities", 405),
        ("get", "/api/v1/municipalities?page=x", 404),
        ("get", "/api/v1/municipalities?x=%00", 400),
        ("post", "/api/v1/nothing", 404),
    ],
)
def test_an_error_of_the_api_is_json(visitor, edition, method, path, status):
    answer = getattr(visitor, method)(path)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["detail"]


def test_a_form_of_another_site_is_told_in_json_too(edition):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory())

    for path in (api_of(edition, "/proposals"), "/api/v1/nothing/at/all/"):
        answer = strict.post(path, {}, content_type="application/json")
        assert answer["Content-Type"] == "application/json"
        assert answer.status_code in (403, 404)


# --- What broke


@pytest.fixture
def breaking(monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("frontend.editions.views.render", broken)


def test_a_page_that_broke_names_the_town_and_leads_back_to_where_one_was(visitor, edition, breaking):
    answer = visitor.get(edition.get_absolute_url())
    page = answer.content.decode()

    assert answer.status_code == 500
    assert '<html lang="fr">' in page
    assert edition.municipality.name in page
    assert f'href="{edition.get_absolute_url()}"' in page
    assert "prévenu" not in page
    assert "enregistré" not in page


def test_it_speaks_the_language_asked_for(visitor, edition, breaking):
    page = visitor.get(edition.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

    assert '<html lang="en">' in page
    assert "Something broke on our side" in page


def test_a_form_that_broke_gives_the_text_back_and_claims_nothing(member, edition, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("frontend.proposals.proposing.proposals.rules_of", broken)
    monkeypatch.setattr("frontend.proposals.proposing.require", bool)
    where = reverse("proposal_new", args=[edition.municipality.slug, edition.slug])

    answer = member.post(where, {"title": "Un verger pour tous"})

    assert answer.status_code == 500
    assert "Un verger pour tous" in answer.content.decode()
    assert "Nous ne pouvons pas dire" in answer.content.decode()


@pytest.fixture
def database_away():
    """The server ended while requests were being answered: no statement comes back."""

    def lost(*args, **kwargs):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(lost):
        yield


@pytest.fixture
def form(edition):
    return reverse("proposal_new", args=[edition.municipality.slug, edition.slug])


def test_while_the_database_is_away_a_form_is_given_back_one_press_from_being_sent_again(
    member, form, database_away
):
    answer = member.post(form, {"title": "Un verger pour tous"}, headers={"origin": "http://testserver"})
    page = answer.content.decode()

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nous ne pouvons pas dire" in page
    assert f'<form action="{form}" method="post">' in page
    assert '<input type="hidden" name="title" value="Un verger pour tous" autocomplete="off">' in page
    assert "csrfmiddlewaretoken" in page


@pytest.mark.parametrize(
    ("typed", "origin"),
    [({"title": "Un piège"}, "https://evil.example"), ({"password": "un secret"}, "http://testserver")],
)
def test_while_it_is_away_nothing_foreign_nor_secret_is_written_into_a_form(
    member, form, database_away, typed, origin
):
    answer = member.post(form, typed, headers={"origin": origin})

    assert answer.status_code == 503
    assert "<form" not in answer.content.decode()
    assert "un secret" not in answer.content.decode()


def test_while_it_is_away_pages_and_programs_are_told_when_to_come_back(visitor, edition, database_away):
    page, program = visitor.get(edition.get_absolute_url()), visitor.get("/api/v1/municipalities")

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert (program.status_code, program["Retry-After"]) == (503, "5")
    assert program.json()["detail"]


def test_a_database_that_ends_as_a_session_is_saved_has_not_ended_that_session(visitor):
    person = UserFactory()

    def ends_at_the_session(execute, sql, *others):
        if sql.startswith("UPDATE") and "django_session" in sql:
            raise OperationalError("server closed the connection")
        return execute(sql, *others)

    with connection.execute_wrapper(ends_at_the_session):
        answer = visitor.post("/account/login/", {"login": person.email, "password": PASSWORD})

    assert answer.status_code == 503


def test_what_broke_before_any_address_was_found_has_a_page_too(visitor, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", broken)

    assert "de notre côté" in visitor.get("/").content.decode()
    assert visitor.get("/api/v1/municipalities").json()["detail"]


def test_an_address_that_leads_nowhere_leads_back_to_the_edition_it_names(visitor, edition):
    base = edition.get_absolute_url()
    other = f"/{edition.municipality.slug}/"

    for path, back in [
        (f"{base}ideas/999/", base),
        (f"{base}no/such/page/", base),
        (f"{other}nothing-here/", other),
        ("/nowhere/", "/"),
    ]:
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert f'button--primary" href="{back}"' in answer.content.decode(), path


# --- What caches may keep


def test_what_is_for_one_person_is_kept_by_no_cache(member, visitor, edition):
    for path in ("/", edition.get_absolute_url(), "/account/", api_of(edition), api_of(edition, "/projects")):
        assert member.get(path)["Cache-Control"] == "private, no-store", path
    for path in ("/account/", "/account/login/", f"{edition.get_absolute_url()}vote/"):
        assert visitor.get(path)["Cache-Control"] == "private, no-store", path


def test_a_public_page_may_be_kept_and_brings_no_session(visitor, edition):
    for path in (edition.get_absolute_url(), f"{edition.get_absolute_url()}rulebook/", api_of(edition)):
        answer = visitor.get(path)
        assert "no-store" not in answer.get("Cache-Control", ""), path
        assert "Cookie" in answer["Vary"]
        assert "sessionid" not in answer.cookies


def test_pages_are_sent_compressed_to_who_reads_that(visitor, edition):
    answer = visitor.get(edition.get_absolute_url(), headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) * 3 < len(gzip.decompress(answer.content))


def test_another_site_chooses_nobody_s_language(member):
    answer = member.post("/language/", {"language": "en"}, headers={"origin": "https://evil.example"})

    assert "django_language" not in answer.cookies
