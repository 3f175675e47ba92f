"""ProConnect and a town's own OpenID Connect: whom they let in, what binds them, which factor counts."""

import warnings
from types import SimpleNamespace

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.enums import Role
from accounts.models import JournalEntry, Membership, User
from accounts.providers import factor
from accounts.providers.known import Binding, Provider
from deploy.providers import OPENID, PROCONNECT
from tests.factories.accounts import MembershipFactory, MunicipalityFactory, UserFactory
from tests.standins import franceconnect
from tests.standins.franceconnect import CLIENT, SECRET
from tests.standins.rounds import OURS, asked_of, come_back, is_signed_in, leave, sent_back

with warnings.catch_warnings():  # of what it stands on
    warnings.simplefilter("ignore")
    import oidc_provider_mock

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Said by the independent provider about itself.
its_own_warnings = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SIRET = "21890206500017"
LUCIE = {
    "sub": "b0b1c2", "uid": "lucie", "given_name": "Lucie", "usual_name": "Blanc",
    "email": "lucie.blanc@montsereine.example", "siret": SIRET,
}  # fmt: skip
TOWNS = {"montsereine": Binding(sirets=frozenset({SIRET}), domains=frozenset({"montsereine.example"}))}


@pytest.fixture
def town():
    return MunicipalityFactory(slug="montsereine")


@pytest.fixture
def officer(town, settings):
    settings.SECOND_FACTOR_IS_DEMANDED = False  # ours is asked after it; here one looks at the provider alone
    return MembershipFactory(municipality=town, role=Role.OFFICER).user


@pytest.fixture
def proconnect(settings):
    facts = {"person": dict(LUCIE), "scopes": set(PROCONNECT), "shortest": 32}
    callback, end = f"{OURS}/proconnect/callback/", f"{OURS}/proconnect/end/"
    with franceconnect.running(redirects={callback}, ends={end}, **facts) as service:
        known = Provider("proconnect", "ProConnect", service.url, CLIENT, SECRET, PROCONNECT, ("eidas1",),
                         factors=frozenset({"eidas2", "mfa"}), towns=TOWNS)  # fmt: skip
        settings.STAFF_PROVIDERS = {"proconnect": known}
        yield service


def factor_passed(client, person):
    return factor.was_passed(SimpleNamespace(session=client.session), person)


def link_lucie(client, officer):
    client.force_login(officer)
    answer = come_back(client, provider="proconnect")
    client.post("/account/logout/")
    return answer


def test_nobody_is_found_by_an_address_and_nobody_is_given_a_role(client, proconnect, town):
    """Even whoever was invited under this very address signs in by it once, and links."""
    invited = UserFactory(email=LUCIE["email"])
    MembershipFactory(user=invited, municipality=town, role=Role.OFFICER)

    page = come_back(client, provider="proconnect")

    assert page.status_code == 403
    assert "n’ouvre encore aucun compte ici" in page.content.decode()
    assert not is_signed_in(client)
    assert SocialAccount.objects.count() == 0
    assert Membership.objects.count() == User.objects.count() == 1


def test_an_account_linked_once_signs_in_by_it(client, proconnect, officer, town):
    answer = link_lucie(client, officer)
    assert answer["Location"] == "/account/"
    assert JournalEntry.objects.within(town).get(event="account.linked").by == officer

    answer = come_back(client, "/montsereine/office/", provider="proconnect")

    assert answer["Location"] == "/montsereine/office/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {}
    assert LUCIE["sub"] not in kept.uid


def test_it_asks_what_proconnect_takes(client, proconnect):
    asked = asked_of(leave(client, provider="proconnect"))

    assert asked["scope"].split() == list(PROCONNECT)
    assert min(len(asked["nonce"]), len(asked["state"])) >= 32
    assert "code_challenge" not in asked


@pytest.mark.parametrize(
    "other", [{"siret": "21000000000010", "email": "lucie@elsewhere.example"}, {"siret": "", "email": ""},
              {"siret": "", "email_verified": False}]
)  # fmt: skip
def test_somebody_of_another_town_links_nothing_here(client, proconnect, officer, other):
    proconnect.state.person |= other
    client.force_login(officer)

    page = come_back(client, provider="proconnect")

    assert page.status_code == 409
    assert SocialAccount.objects.count() == 0


def test_whoever_has_no_role_links_nothing(client, proconnect, town):
    client.force_login(UserFactory())

    assert come_back(client, provider="proconnect").status_code == 409
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("way", ["role taken back", "town left"])
def test_whoever_is_no_longer_of_the_town_is_not_let_in_by_it(client, proconnect, officer, way):
    link_lucie(client, officer)
    if way == "role taken back":
        officer.memberships.all().delete()
    else:
        proconnect.state.person |= {"siret": "21000000000010", "email": "lucie@elsewhere.example"}

    page = come_back(client, provider="proconnect")

    assert page.status_code == 403
    assert not is_signed_in(client)


def test_one_person_of_a_provider_opens_one_account(client, proconnect, officer, town):
    link_lucie(client, officer)
    other = MembershipFactory(municipality=town, role=Role.OFFICER).user
    client.force_login(other)

    assert come_back(client, provider="proconnect").status_code == 409
    assert SocialAccount.objects.get().user == officer


@pytest.mark.parametrize(
    ("facts", "counts"),
    [({}, False), ({"acr": "eidas2"}, True), ({"amr": ["pwd", "mfa"]}, True), ({"amr": ["otp"]}, False)],
)
def test_its_second_factor_counts_when_it_says_so_and_the_operator_agreed(
    client, proconnect, officer, facts, counts
):
    link_lucie(client, officer)
    vars(proconnect.state).update(facts)

    come_back(client, provider="proconnect")

    assert factor_passed(client, officer) is counts
    assert not factor_passed(client, UserFactory())


def test_the_factor_goes_with_the_session(client, proconnect, officer):
    link_lucie(client, officer)
    proconnect.state.amr = ["mfa"]
    come_back(client, provider="proconnect")
    client.post("/account/logout/")
    client.force_login(officer)

    assert not factor_passed(client, officer)


def test_it_is_offered_where_one_signs_in_and_undone_where_one_linked_it(client, proconnect, officer):
    assert "Agents de la collectivité" in client.get("/account/login/").content.decode()
    client.force_login(officer)
    assert "Relier ProConnect" in client.get("/account/").content.decode()
    come_back(client, provider="proconnect")
    assert "Ne plus utiliser ProConnect" in client.get("/account/").content.decode()

    client.post("/account/providers/proconnect/unlink/")

    assert SocialAccount.objects.count() == 0
    assert not is_signed_in_by(Client())


def is_signed_in_by(client):
    come_back(client, provider="proconnect")
    return is_signed_in(client)


def test_a_provider_that_is_away_lets_nobody_in(client, proconnect, officer):
    link_lucie(client, officer)
    proconnect.state.away = {"token"}

    assert come_back(client, provider="proconnect").status_code == 503
    assert not is_signed_in(client)


# --- A town's own, by an independent provider (RS256, a userinfo that is not signed)


@pytest.fixture
def own(settings):
    user = oidc_provider_mock.User(sub="lucie", claims={"email": LUCIE["email"]})
    with oidc_provider_mock.run_server_in_thread(require_nonce=True, user_claims=[user]) as server:
        url = f"http://localhost:{server.server_port}"
        known = Provider("montsereine", "Mairie", url, CLIENT, SECRET, OPENID, signs_userinfo=False,
                         sends_pkce=True, towns=TOWNS)  # fmt: skip
        settings.STAFF_PROVIDERS = {"montsereine": known}
        yield known


def come_back_as(client, sub):
    address = leave(client, provider="montsereine")
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
    return client.get(sent_back(answer))


@its_own_warnings
def test_a_town_s_own_provider_lets_its_linked_people_in(client, own, officer):
    assert come_back_as(client, "lucie").status_code == 403
    client.force_login(officer)
    assert come_back_as(client, "lucie")["Location"] == "/account/"
    client.post("/account/logout/")

    come_back_as(client, "lucie")

    assert client.session["_auth_user_id"] == str(officer.pk)
    assert not factor_passed(client, officer)


@its_own_warnings
def test_somebody_else_of_it_is_somebody_else(client, own, officer):
    client.force_login(officer)
    come_back_as(client, "lucie")
    client.post("/account/logout/")

    assert come_back_as(client, "mallory@montsereine.example").status_code == 403
    assert not is_signed_in(client)


def test_a_session_without_a_provider_passed_no_factor():
    assert not factor.was_passed(SimpleNamespace(session={}), UserFactory())


@pytest.mark.parametrize(("facts", "status"), [({"amr": ["pwd", "mfa"]}, 200), ({"amr": ["pwd"]}, 302)])
def test_the_office_opens_for_a_provider_s_second_factor_and_not_for_its_password(
    client, proconnect, town, facts, status
):
    officer = MembershipFactory(municipality=town, role=Role.OFFICER, with_factor=False).user
    link_lucie(client, officer)
    client.post("/account/logout/")
    vars(proconnect.state).update(facts)

    come_back(client, provider="proconnect")

    assert client.get(f"/{town.slug}/office/").status_code == status


def test_a_grave_act_asks_for_a_factor_of_ours_beside_the_provider_s(client, proconnect, town):
    her = MembershipFactory(municipality=town, coordinator=True, with_factor=False).user
    link_lucie(client, her)
    client.post("/account/logout/")
    proconnect.state.amr = ["mfa"]
    come_back(client, provider="proconnect")
    moderator = MembershipFactory(municipality=town, moderator=True)

    answer = client.post(f"/{town.slug}/office/people/{moderator.pk}/revoke/")

    assert answer["Location"].startswith("/account/factor/")
    assert Membership.objects.filter(pk=moderator.pk).exists()
