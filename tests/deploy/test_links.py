import pytest

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


def test_query_and_fragment_of_a_link_stay(settings):
    settings.BASE_URL = "https://budget.example.org"

    assert put_on_base_url("http://evil.example/a?b=c#d") == "https://budget.example.org/a?b=c#d"
