"""The identity providers of the environment: all of one or none, and what is wrong said without its value."""

import pytest

from deploy.env import Environment, Misconfigured
from deploy.providers import for_residents, for_staff

GIVEN = {
    "FRANCECONNECT_URL": "https://oidc.franceconnect.gouv.fr/api/v2/",
    "FRANCECONNECT_CLIENT_ID": "client",
    "FRANCECONNECT_CLIENT_SECRET": "their-secret",
}
TOWN = """
[proconnect]
kind = "proconnect"
name = "ProConnect"
url = "https://auth.example.gouv.fr/api/v2"
client_id = "client"
client_secret_file = "{secret}"
second_factor = ["eidas2"]
towns = {{ montsereine = {{ sirets = ["21890206500017"] }}, vaubrun = {{ domains = ["@Vaubrun.example"] }} }}
"""


@pytest.fixture
def file_of(tmp_path):
    (tmp_path / "secret").write_text("drawn-by-them\n")

    def write(text):
        place = tmp_path / "staff.toml"
        place.write_text(text.format(secret=tmp_path / "secret"))
        return Environment({"STAFF_PROVIDERS": str(place)})

    return write


def test_without_an_address_there_is_none():
    assert for_residents(Environment({})) is None
    assert for_staff(Environment({})) == {}


def test_franceconnect_is_what_it_gave_and_shows_no_secret():
    known = for_residents(Environment(GIVEN))

    assert known.url == "https://oidc.franceconnect.gouv.fr/api/v2"
    assert known.acr_values == ("eidas1",)
    assert "their-secret" not in repr(known)


@pytest.mark.parametrize(
    "wrong",
    [
        {"FRANCECONNECT_CLIENT_ID": ""},
        {"FRANCECONNECT_CLIENT_SECRET": ""},
        {"FRANCECONNECT_URL": "http://oidc.franceconnect.example/api"},
        {"FRANCECONNECT_URL": "https://user:pass-word@oidc.example/"},
        {"FRANCECONNECT_URL": "oidc.example"},
        {"FRANCECONNECT_LEVEL": "highest-of-all"},
    ],
)
def test_half_of_it_stops_the_start_and_quotes_nothing(wrong):
    with pytest.raises(Misconfigured, match=next(iter(wrong))) as refusal:
        for_residents(Environment({**GIVEN, **wrong}))

    for value in (*wrong.values(), "their-secret"):
        assert not value or value not in str(refusal.value)


def test_the_file_of_staff_names_towns_and_how_their_people_are_told(file_of):
    known = for_staff(file_of(TOWN))["proconnect"]

    assert known.client_secret == "drawn-by-them"
    assert known.towns["montsereine"].holds("21890206500017", "")
    assert known.towns["vaubrun"].holds("", "lucie@VAUBRUN.example")
    assert not known.towns["vaubrun"].holds("", "lucie@vaubrun.example.evil.example")
    assert not known.towns["vaubrun"].holds("", "")
    assert not known.towns["montsereine"].holds("", "")
    assert known.proves_a_factor("eidas2", [])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('kind = "proconnect"', 'kind = "saml"', "kind"),
        ('client_id = "client"', "", "client_id"),
        ("client_secret_file", "client_secret", "words"),
        ("21890206500017", "2189020650001", "sirets"),
        ("towns = ", "cities = ", "words"),
        ('"@Vaubrun.example"', "", "sirets"),
        ("[proconnect]", "[franceconnect]", "letters and digits"),
        ('["eidas2"]', '"eidas2"', "second_factor"),
        ("https://auth", "http://auth", "url"),
        ("{secret}", "{secret}-gone", "client_secret_file"),
        ("[proconnect]", "[proconnect", "TOML"),
    ],
)
def test_a_fault_of_the_file_stops_the_start_and_quotes_nothing(file_of, before, after, said):
    with pytest.raises(Misconfigured, match=said) as refusal:
        for_staff(file_of(TOWN.replace(before, after)))

    assert "drawn-by-them" not in str(refusal.value)
