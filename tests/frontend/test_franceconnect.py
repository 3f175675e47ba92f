"""FranceConnect for residents: what is asked, all that is refused, whom it lets in, and what is kept."""

import base64
import hashlib
import hmac
import json
import re
from datetime import date, timedelta

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from accounts.services import identities, links
from budget.eligibility import Standing
from budget.enums import Level, PhaseKind, RegisterSource, RegisterStatus
from budget.models import RegisterEntry
from budget.policies import Answer
from budget.queries.levels import reached_levels
from budget.services import registers
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory
from tests.standins import franceconnect
from tests.standins.franceconnect import ANGELA, new_key, public_jwk
from tests.standins.rounds import asked_of, changed, come_back, is_signed_in, leave, through

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BEGIN = "/account/providers/franceconnect/"
CALLBACK = "https://budget.example.org/account/providers/franceconnect/callback/"
END = "https://budget.example.org/account/providers/franceconnect/end/"


@pytest.fixture
def service(settings):
    with franceconnect.running(redirects={CALLBACK}, ends={END}) as service:
        settings.FRANCECONNECT = service.known
        yield service


@pytest.fixture(autouse=True)
def _secret_files(settings):
    settings.STAFF_PROVIDERS = {}


def key_of_angela():
    return identities.provider_key("franceconnect", ANGELA["sub"])


# --- What is asked


def test_where_it_is_not_configured_nothing_is_offered(client, settings):
    assert settings.FRANCECONNECT is None

    assert "FranceConnect" not in client.get("/account/login/").content.decode()
    assert client.post(BEGIN).status_code == 404


def test_it_asks_for_what_the_register_needs_and_nothing_a_visitor_adds(client, service):
    page = client.post(f"{BEGIN}?auth_params=acr_values%3Deidas3&scope=gender&prompt=none", {"next": "/"})

    asked = asked_of(page["Refresh"].removeprefix("0; url="))
    assert set(asked) == {
        "acr_values", "client_id", "nonce", "redirect_uri", "response_type", "scope", "state"
    }  # fmt: skip
    assert asked["acr_values"] == "eidas1"
    assert asked["scope"].split() == ["openid", "birthdate", "given_name", "family_name", "email"]
    assert re.fullmatch("[A-Za-z0-9]{43}", asked["nonce"])
    assert re.fullmatch("[A-Za-z0-9]{43}", asked["state"])


def test_no_two_rounds_share_a_word(client, service):
    rounds = [asked_of(leave(client)) for _ in range(3)]

    assert len({word for asked in rounds for word in (asked["nonce"], asked["state"])}) == 6


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"nonce": None}, "nonce"),
        ({"nonce": "short"}, "nonce"),
        ({"nonce": "-" * 40}, "nonce"),
        ({"state": "short"}, "state"),
        ({"acr_values": None}, "acr_values"),
        ({"code_challenge": "x" * 43}, "unknown_parameter"),
        ({"redirect_uri": CALLBACK.rstrip("/")}, "redirect_uri"),
        ({"scope": "openid gender"}, "scope"),
        ({"client_id": "another"}, "client"),
    ],
)
def test_the_stand_in_refuses_what_the_real_one_refuses(client, service, change, word):
    answer = requests.get(changed(leave(client), **change), allow_redirects=False, timeout=5)

    assert answer.status_code == 400
    assert answer.json() == {"error": word}


# --- What is refused: a page that says so, and nothing else


def assert_nothing_came_of_it(client, page, *, status=403, people=0):
    text = page.content.decode()
    assert page.status_code == status
    assert "Rien n’a été enregistré" in text
    assert "Recommencer" in text
    assert not is_signed_in(client)
    assert "identity" not in client.cookies
    assert User.objects.count() == people
    assert SocialAccount.objects.count() == RegisterEntry.objects.count() == 0
    assert ANGELA["sub"] not in text
    assert ANGELA["family_name"] not in text


def bent(name, **values):
    """A token that says something else, signed as it should be."""

    def bend(claims, sign):
        told = {**claims, **values}
        return sign({name: value for name, value in told.items() if value is not None})

    return {name: bend}


def by_another_key(claims, sign):
    return sign(claims, key=new_key())


def unsigned(claims, sign):
    return sign(claims, key="", algorithm="none")


def as_if_the_public_key_were_a_secret(state):
    """The oldest trick: HS256, with the key that everybody may read. jwt itself refuses to make it."""
    pem = state.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def bend(claims, sign):
        head = jwt.utils.base64url_encode(json.dumps({"alg": "HS256", "kid": state.kid}).encode())
        body = head + b"." + jwt.utils.base64url_encode(json.dumps(claims).encode())
        mark = base64.urlsafe_b64encode(hmac.new(pem, body, hashlib.sha256).digest()).rstrip(b"=")
        return (body + b"." + mark).decode()

    return bend


WRONG_TOKENS = {
    "another nonce": bent("id_token", nonce="n" * 43),
    "no nonce": bent("id_token", nonce=None),
    "another issuer": bent("id_token", iss="https://elsewhere.example"),
    "another audience": bent("id_token", aud="another"),
    "for two, at the other's wish": bent("id_token", aud=[franceconnect.CLIENT, "x"], azp="x"),
    "out of date": bent("id_token", exp=1_000_000_000),
    "from tomorrow": bent("id_token", iat=9_000_000_000),
    "a level of its own": bent("id_token", acr="eidas0"),
    "no level": bent("id_token", acr=None),
    "nobody": bent("id_token", sub=""),
    "by another key": {"id_token": by_another_key},
    "unsigned": {"id_token": unsigned},
    "userinfo by another key": {"userinfo": by_another_key},
    "userinfo unsigned": {"userinfo": unsigned},
    "userinfo of another person": bent("userinfo", sub="somebody-else"),
    "userinfo of nobody": bent("userinfo", sub=None),
    "userinfo for another": bent("userinfo", aud="another"),
    "userinfo of another issuer": bent("userinfo", iss="https://elsewhere.example"),
    "userinfo not signed at all": {"userinfo": lambda claims, _sign: json.dumps(claims)},
}


@pytest.mark.parametrize("bend", WRONG_TOKENS.values(), ids=WRONG_TOKENS)
def test_a_token_that_is_not_what_was_asked_lets_nobody_in(client, service, bend):
    service.state.bend = bend

    assert_nothing_came_of_it(client, come_back(client))


@pytest.mark.parametrize("token", ["id_token", "userinfo"])
def test_a_public_key_is_no_secret_to_sign_with(client, service, token):
    service.state.bend = {token: as_if_the_public_key_were_a_secret(service.state)}

    assert_nothing_came_of_it(client, come_back(client))


def test_a_nonce_that_served_does_not_serve_again(client, service):
    first = through(leave(client))
    seen = next(iter(service.state.codes.values()))["nonce"]
    service.state.bend = bent("id_token", nonce=seen)
    Client().get(first)

    assert_nothing_came_of_it(client, come_back(client))


def test_an_answer_is_taken_once(client, service):
    address = through(leave(client, "/account/"))
    client.get(address)
    del client.cookies["identity"]

    assert_nothing_came_of_it(client, client.get(address))


def test_an_answer_in_another_browser_is_nobodys(client, service):
    """A link with a stranger's code signs nobody in to the stranger's account."""
    address = through(leave(Client()))

    assert_nothing_came_of_it(client, client.get(address))


def test_a_round_begun_by_one_person_is_not_ended_by_another(client, service):
    address = through(leave(client))
    client.force_login(UserFactory())

    page = client.get(address)

    assert page.status_code == 403
    assert "identity" not in client.cookies


@pytest.mark.parametrize("state", ["", "short", "s" * 43])
def test_a_state_of_its_own_is_refused(client, service, state):
    address = changed(through(leave(client)), state=state)

    assert_nothing_came_of_it(client, client.get(address))


def test_a_code_is_good_for_half_a_minute(client, service):
    address = through(leave(client))
    service.state.elapsed = franceconnect.CODE_LASTS + 1

    assert_nothing_came_of_it(client, client.get(address))


def test_a_code_that_was_made_up_is_refused(client, service):
    assert_nothing_came_of_it(client, client.get(changed(through(leave(client)), code="made-up")))


def test_whoever_says_no_there_is_told_that_nothing_happened(client, service):
    service.state.is_declined = True

    assert_nothing_came_of_it(client, come_back(client), status=200)


def test_another_fault_of_theirs_is_a_page_of_ours(client, service):
    address = changed(through(leave(client)), code=None, error="server_error")

    assert_nothing_came_of_it(client, client.get(address))


def test_a_service_that_is_away_at_the_beginning_is_said(client, service):
    service.state.away = {"discovery"}

    assert_nothing_came_of_it(client, client.post(BEGIN, {"next": "/"}), status=503)


def test_a_service_that_is_gone_is_said(client, service, settings):
    settings.FRANCECONNECT = franceconnect.franceconnect(
        url="http://127.0.0.1:9/api/v2", client_id="a", client_secret="b", level="eidas1"
    )

    assert_nothing_came_of_it(client, client.post(BEGIN, {"next": "/"}), status=503)


@pytest.mark.parametrize("part", ["discovery", "token", "userinfo", "jwks"])
def test_a_service_that_goes_away_meanwhile_lets_nobody_in(client, service, part):
    address = through(leave(client))
    service.state.away = {part}

    assert_nothing_came_of_it(client, client.get(address), status=503)


def test_a_document_of_another_issuer_is_not_believed(client, service, settings):
    settings.FRANCECONNECT = franceconnect.franceconnect(
        url=service.url.replace("127.0.0.1", "localhost"), client_id="a", client_secret="b", level="eidas1"
    )

    assert_nothing_came_of_it(client, client.post(BEGIN, {"next": "/"}))


def test_a_weaker_level_is_refused_and_a_stronger_one_does(client, service, settings):
    settings.FRANCECONNECT = franceconnect.franceconnect(
        url=service.url, client_id=franceconnect.CLIENT, client_secret=franceconnect.SECRET, level="eidas2"
    )
    assert_nothing_came_of_it(client, come_back(client))

    service.state.acr = "eidas3"
    assert come_back(client).status_code == 302


def test_keys_that_change_are_asked_for_again_once(client, service):
    """A key that is not published yet is looked for a second time; one that never is, is refused."""
    known = public_jwk(service.state.key, "of-today")
    service.state.kid, service.state.published = "of-tomorrow", [known]

    assert_nothing_came_of_it(client, come_back(client))
    assert service.state.asked.count("jwks") == 2

    service.state.published = [known, public_jwk(service.state.key, "of-tomorrow")]
    assert come_back(client).status_code == 302


def test_a_log_names_the_fault_and_nobody(client, service, caplog):
    service.state.bend = bent("userinfo", sub="somebody-else")
    come_back(client)

    assert "franceconnect: Untrusted (another_person)" in caplog.text
    for secret in (ANGELA["sub"], ANGELA["family_name"], ANGELA["email"], "somebody-else"):
        assert secret not in caplog.text


# --- Whom it lets in, and what is kept


def test_a_newcomer_has_no_account_and_no_session_until_the_mailbox_confirms(client, service):
    answer = come_back(client, "/account/")

    assert answer.status_code == 302
    assert answer["Location"] == "/account/code/?next=%2Faccount%2F"
    assert not is_signed_in(client)
    assert User.objects.count() == SocialAccount.objects.count() == 0
    page = client.get(answer["Location"]).content.decode()
    assert "FranceConnect a confirmé votre identité" in page
    assert f'value="{ANGELA["email"]}"' in page


def test_nothing_of_the_person_is_kept_in_clear(client, service):
    come_back(client)

    told = str([session.get_decoded() for session in Session.objects.all()]) + str(client.cookies)
    for value in ANGELA.values():
        assert value not in told
    assert client.cookies["identity"]["httponly"]
    assert client.cookies["identity"]["max-age"] == 3600


def test_a_linked_account_is_signed_in_and_lands_where_it_was_going(client, service):
    person = UserFactory()
    links.link(person, "franceconnect", key_of_angela())

    answer = come_back(client, "/account/")

    assert answer["Location"] == "/account/"
    assert client.session["_auth_user_id"] == str(person.pk)
    kept = SocialAccount.objects.get()
    assert kept.uid == key_of_angela()
    assert kept.extra_data == {}
    assert ANGELA["sub"] not in str(vars(kept))


def test_a_closed_account_stays_closed(client, service):
    person = UserFactory(is_active=False)
    links.link(person, "franceconnect", key_of_angela())

    come_back(client)

    assert not is_signed_in(client)


def test_one_identity_opens_one_account_and_an_account_has_one(client, service):
    links.link(UserFactory(), "franceconnect", key_of_angela())
    client.force_login(UserFactory())

    page = come_back(client)

    assert page.status_code == 409
    assert "ouvre déjà un autre compte" in page.content.decode()
    assert "identity" not in client.cookies


# --- HT-006: addresses that a provider asserts


def test_an_account_waiting_for_its_address_is_not_linked_to_who_comes_with_it(client, service):
    """(a) A stranger signed up with the victim's address; the victim arrives by FranceConnect."""
    stranger = Client()
    stranger.post("/account/signup/", {"email": ANGELA["email"], "password1": PASSWORD})
    trap = User.objects.get()

    come_back(client, "/account/")

    assert not is_signed_in(client)
    assert SocialAccount.objects.count() == 0
    # The mailbox decides: its owner confirms in her own browser, and the stranger's password dies.
    link = re.search(r"https://budget\.example\.org(/\S+)", mail.outbox[0].body)[1]
    client.post(link)
    trap.refresh_from_db()
    assert not trap.has_usable_password()
    assert stranger.get("/account/").status_code == 302


@pytest.mark.parametrize("said", [{"email_verified": True}, {"email_verified": False}, {}])
def test_an_address_that_is_asserted_finds_no_account(client, service, said):
    """(b) Whatever is said of it: the account of somebody else with this address stays theirs."""
    owner = UserFactory(email=ANGELA["email"])
    EmailAddress.objects.update_or_create(user=owner, email=ANGELA["email"], defaults={"verified": True})
    service.state.person |= said

    answer = come_back(client)

    assert answer["Location"].startswith("/account/code/")
    assert not is_signed_in(client)
    assert SocialAccount.objects.count() == 0


def test_identity_follows_the_name_the_provider_gave_and_never_the_address(client, service):
    """(c) The same `sub` with another address is the same account; the same address alone is nobody."""
    person = UserFactory()
    links.link(person, "franceconnect", key_of_angela())
    service.state.person["email"] = "another@dubois.example"
    come_back(client, "/account/")
    assert client.session["_auth_user_id"] == str(person.pk)
    person.refresh_from_db()
    assert person.email != "another@dubois.example"

    other = Client()
    service.state.person |= {"sub": "another", "email": person.email}
    come_back(other)
    assert not is_signed_in(other)
    assert SocialAccount.objects.count() == 1


# --- Leaving


def test_leaving_ends_here_first_then_there(client, service):
    links.link(UserFactory(), "franceconnect", key_of_angela())
    come_back(client)
    service.state.away = {"discovery", "token", "userinfo", "jwks"}

    page = client.post("/account/logout/")

    assert not is_signed_in(client)
    assert client.cookies["identity"].value == ""
    address = page["Refresh"].removeprefix("0; url=")
    asked = asked_of(address)
    assert asked["post_logout_redirect_uri"] == END
    assert len(asked["state"]) >= 22
    assert jwt.decode(asked["id_token_hint"], options={"verify_signature": False})["sub"] == ANGELA["sub"]
    back = requests.get(address, allow_redirects=False, timeout=5)
    assert back.headers["Location"].startswith(END)
    assert client.get("/account/providers/franceconnect/end/")["Location"] == "/"


def test_what_ends_the_session_there_is_sealed_here(client, service):
    links.link(UserFactory(), "franceconnect", key_of_angela())
    come_back(client)

    (session,) = Session.objects.all()
    told = session.get_decoded()
    assert "provider_exit" in told
    assert "eyJ" not in str(told)  # as every token begins
    assert timezone.now() - timedelta(days=1) < session.expire_date


def test_whoever_came_by_password_leaves_as_ever(client, service):
    client.force_login(UserFactory())

    answer = client.post("/account/logout/")

    assert answer.status_code == 302


# --- The register


NAMES = {"given_names": "Angela Claire Louise", "family_name": "Dubois", "birth_date": date(1962, 8, 24)}
TIES = {"lives_here": "on", "on_honour": "on"}


@pytest.fixture
def edition():
    """Its vote is still to come, whenever this runs."""
    edition = EditionFactory(running=True)
    edition.phases.filter(kind=PhaseKind.VOTING).update(
        opens_at=timezone.now() + timedelta(days=40), closes_at=timezone.now() + timedelta(days=60)
    )
    return edition


def page_of(edition, name="register_identity"):
    return reverse(name, args=[edition.municipality.slug, edition.slug])


def register_by_franceconnect(client, edition, ties=TIES, wish=""):
    page = f"{page_of(edition)}?{urlencode({'next': wish})}" if wish else page_of(edition)
    come_back(client, page)
    return client.post(page, ties)


def state_on_honour(edition, person, **said):
    at = timezone.now()
    return registers.join(edition, by=person, at=at, **{**NAMES, "lives_here": True, **said})


def test_names_and_birth_date_are_given_and_the_ties_are_stated(client, service, edition):
    person = UserFactory()
    client.force_login(person)
    wish = f"{edition.get_absolute_url()}rulebook/"
    come_back(client, f"{page_of(edition)}?{urlencode({'next': wish})}")

    page = client.get(page_of(edition)).content.decode()
    answer = client.post(page_of(edition), {**TIES, "next": wish, "family_name": "Other", "level": "a3"})

    assert "Angela Claire Louise" in page
    assert 'name="family_name"' not in page
    assert answer["Location"] == wish
    entry = RegisterEntry.objects.get()
    assert (entry.user, entry.level, entry.source) == (person, Level.IDENTITY, "identity_provider")
    assert (entry.given_names, entry.family_name, entry.birth_date) == (
        "Angela Claire Louise", "DUBOIS", NAMES["birth_date"],
    )  # fmt: skip
    assert entry.provider_key == key_of_angela()
    assert entry.person_key == identities.person_key(**NAMES)
    assert client.cookies["identity"].value == ""
    assert links.person_of("franceconnect", key_of_angela()) == person


def test_the_identity_alone_registers_nobody(client, service, edition):
    client.force_login(UserFactory())
    come_back(client, page_of(edition))
    client.get(page_of(edition))

    assert RegisterEntry.objects.count() == 0


def test_a_newcomer_goes_on_once_the_mailbox_has_confirmed(client, service, edition):
    answer = come_back(client, page_of(edition))
    client.force_login(UserFactory())  # signs up and confirms in this browser
    client.cookies["identity"] = answer.cookies["identity"].value

    assert client.post(page_of(edition), TIES).status_code == 302
    assert RegisterEntry.objects.get().level == Level.IDENTITY


def test_a_newcomer_types_the_code_of_a_message_and_no_password(client, service, edition):
    asked = client.get(come_back(client, page_of(edition))["Location"])
    wish = {"next": page_of(edition)}

    client.post("/account/code/", {"email": ANGELA["email"], **wish})
    code = re.search(r"\b\d{4} \d{4}\b", mail.outbox[0].body)[0]
    answer = client.post("/account/code/enter/", {"code": code, **wish})

    assert f'value="{ANGELA["email"]}"' in asked.text
    assert "password" not in asked.text
    assert answer["Location"] == page_of(edition)
    assert "Angela Claire Louise" in client.get(page_of(edition)).text
    assert client.post(page_of(edition), TIES).status_code == 302
    assert RegisterEntry.objects.get().level == Level.IDENTITY


def test_where_it_gives_the_level_that_is_asked_the_sentence_names_it_and_the_page_offers_it(
    client, service, settings, edition
):
    person = UserFactory()
    entry = state_on_honour(edition, person)
    asks = Answer(Standing(False, "level", params={"level": Level.IDENTITY, "reached": entry.level}))
    asks_more = Answer(Standing(False, "level", params={"level": Level.DESK, "reached": entry.level}))

    assert "FranceConnect" in asks.road
    assert "FranceConnect" not in asks_more.road
    settings.FRANCECONNECT = None
    assert "FranceConnect" not in asks.road


def test_what_is_carried_serves_in_its_own_browser_for_its_own_person(client, service, edition):
    client.force_login(UserFactory())
    cookie = come_back(client, page_of(edition)).cookies["identity"].value
    others = Client()
    others.force_login(UserFactory())
    others.cookies["identity"] = cookie

    assert others.get(page_of(edition))["Location"] == page_of(edition, "register")
    assert others.post(page_of(edition), TIES)["Location"] == page_of(edition, "register")
    assert RegisterEntry.objects.count() == 0


@pytest.mark.parametrize("text", ["", "x", "x" * 200, "é"])
def test_a_cookie_of_ones_own_making_is_nothing(client, service, edition, text):
    client.force_login(UserFactory())
    come_back(client, page_of(edition))
    client.cookies["identity"] = text

    assert client.get(page_of(edition))["Location"] == page_of(edition, "register")


def test_a_statement_of_the_same_person_is_raised_and_stays_one(client, service, edition):
    person = UserFactory()
    state_on_honour(edition, person)
    client.force_login(person)

    answer = register_by_franceconnect(client, edition, ties={})

    assert answer.status_code == 302
    entry = RegisterEntry.objects.get()
    assert (entry.level, entry.provider_key) == (Level.IDENTITY, key_of_angela())


def test_a_statement_under_other_names_is_not_raised_and_the_road_is_said(client, service, edition):
    person = UserFactory()
    state_on_honour(edition, person, given_names="Angèle")
    client.force_login(person)

    page = register_by_franceconnect(client, edition, ties={})

    assert page.status_code == 422
    assert "sous d’autres noms" in page.content.decode()
    assert RegisterEntry.objects.get().level == Level.DECLARED
    assert SocialAccount.objects.count() == 0


def test_the_same_person_by_statement_and_by_franceconnect_has_one_entry(client, service, edition):
    """Two accounts, both orders: the second waits for an officer, and takes part in nothing meanwhile."""
    entered = RegisterStatus.ENTERED
    state_on_honour(edition, UserFactory())
    client.force_login(UserFactory())
    register_by_franceconnect(client, edition)
    assert RegisterEntry.objects.filter(status=entered).count() == 1

    other = EditionFactory(running=True, municipality=edition.municipality)
    other.phases.filter(kind=PhaseKind.VOTING).update(
        opens_at=timezone.now() + timedelta(days=40), closes_at=timezone.now() + timedelta(days=60)
    )
    register_by_franceconnect(client, other)
    state_on_honour(other, UserFactory())
    assert other.register.filter(status=entered).count() == 1


def test_one_sub_enters_once_whatever_names_it_gives(client, service, edition):
    register_by_franceconnect_as(client, edition)
    SocialAccount.objects.all().delete()
    service.state.person["family_name"] = "MARTIN"
    others = Client()

    page = register_by_franceconnect_as(others, edition)

    assert page.status_code == 422
    assert RegisterEntry.objects.count() == 1


def register_by_franceconnect_as(client, edition):
    client.force_login(UserFactory())
    return register_by_franceconnect(client, edition)


def test_an_entry_made_at_the_desk_finds_its_account(client, service, edition):
    desk = MembershipFactory(municipality=edition.municipality, coordinator=True).user
    registers.enter(
        edition,
        by=desk,
        at=timezone.now(),
        level=Level.DESK,
        source=RegisterSource.DESK,
        lives_here=True,
        **NAMES,
    )
    person = UserFactory()
    client.force_login(person)

    register_by_franceconnect(client, edition)

    entry = RegisterEntry.objects.get()
    assert (entry.user, entry.level, entry.provider_key) == (person, Level.DESK, key_of_angela())


def test_a_month_that_is_not_known_is_january_on_both_roads(client, service, edition):
    service.state.person["birthdate"] = "1962-01-01"
    person = UserFactory()
    state_on_honour(edition, person, birth_date=date(1962, 1, 1))
    client.force_login(person)

    register_by_franceconnect(client, edition, ties={})

    assert RegisterEntry.objects.get().level == Level.IDENTITY


@pytest.mark.parametrize("claim", ["given_name", "family_name", "birthdate"])
def test_without_a_name_or_a_date_the_road_is_said(client, service, edition, claim):
    service.state.person[claim] = ""
    client.force_login(UserFactory())

    page = come_back(client, page_of(edition))

    assert page.status_code == 409
    assert "FranceConnect n’a pas transmis" in page.content.decode()


def test_the_rulebook_may_ask_for_it_only_where_it_is_configured(service, settings, edition):
    assert Level.IDENTITY in reached_levels(edition.municipality)

    settings.FRANCECONNECT = None
    assert Level.IDENTITY not in reached_levels(edition.municipality)


def test_the_register_offers_it_where_it_is_configured(client, service, settings, edition):
    client.force_login(UserFactory())
    assert "S’identifier avec FranceConnect" in client.get(page_of(edition, "register")).content.decode()

    settings.FRANCECONNECT = None
    assert "FranceConnect" not in client.get(page_of(edition, "register")).content.decode()
