import pytest
from django.test import Client

from accounts.adapters import put_on_base_url
from tests.factories.accounts import UserFactory


@pytest.mark.django_db
def test_a_mailed_link_leads_to_the_site_whatever_host_was_asked(client, settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["*"]
    person = UserFactory()

    client.post("/account/password/reset/", {"email": person.email}, headers={"host": "evil.example"})

    [message] = mailoutbox
    assert "https://budget.example.org/account/password/reset/key/" in message.body
    assert "evil.example" not in message.body


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/password/reset/", "/account/signup/"])
@pytest.mark.parametrize(
    ("named", "status"),
    [
        ({"host": "evil.example"}, 400),
        ({"host": "testserver,evil.example"}, 400),  # two of them, as the server joins them
        ({"host": "testserver@evil.example"}, 400),
        ({"host": "testserver:80@evil.example"}, 400),
        ({"host": "testserver#.evil.example"}, 400),
        ({"host": "evil.example/testserver"}, 400),
        ({"host": "testserver:8443", "x-forwarded-host": "evil.example"}, 302),
        ({"host": "testserver", "forwarded": "host=evil.example", "x-host": "evil.example"}, 302),
    ],
)
def test_another_name_of_the_site_is_refused_or_ignored(settings, mailoutbox, path, named, status):
    settings.ALLOWED_HOSTS = ["testserver"]
    typed = {"email": "new@example.org", "password1": "three other calm words", "display_name": "Jeanne"}

    answer = Client(raise_request_exception=False).post(path, typed, headers=named)

    assert answer.status_code == status
    assert "evil.example" not in f"{answer.headers}{answer.content.decode()}"
    assert len(mailoutbox) == (status == 302)
    assert all("https://budget.example.org/account/" in message.body for message in mailoutbox)
    assert not any("evil.example" in message.body for message in mailoutbox)


def test_query_and_fragment_of_a_link_stay(settings):
    settings.BASE_URL = "https://budget.example.org"

    assert put_on_base_url("http://evil.example/a?b=c#d") == "https://budget.example.org/a?b=c#d"
