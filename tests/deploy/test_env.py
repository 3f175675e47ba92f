from secrets import token_hex, token_urlsafe
from urllib.parse import quote, unquote, urlsplit

import pytest

from deploy.env import Environment, Misconfigured, is_guessable

SECRET = "k3R-vd9uXq_Zt0LmWc7yPaJhFb2sNe8gTo5iUB4w"


def test_a_missing_value_stops_the_start_with_a_sentence_that_names_it():
    with pytest.raises(Misconfigured, match="BASE_URL is missing"):
        Environment({}).url("BASE_URL")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "short",
        "replace-with-a-secret-of-your-own-of-forty-characters",
        "django-insecure-k3R-vd9uXq_Zt0LmWc7yPaJhFb2sNe8gTo5iUB4w",
        "s" * 60,
        "changeme!" * 8,
        "changeme1changeme2changeme3changeme4changeme5",
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLM",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "01234567890123456789012345678901234567890123456789",
        "replace_with_a_secret_of_your_own_50_characters_long",
        "change-me-please-this-is-the-default-key-of-nobody",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit",
        "correct horse battery staple correct horse battery",
        "SetYourOwnSecretKeyHereBeforeYouGoToProduction1234",
    ],
)
def test_a_secret_that_can_be_guessed_is_refused_and_not_shown(value):
    with pytest.raises(Misconfigured, match="SECRET_KEY") as refusal:
        Environment({"SECRET_KEY": value}).secret("SECRET_KEY")

    assert not value or value not in str(refusal.value)


@pytest.mark.parametrize("draw", [token_urlsafe, token_hex])
def test_a_secret_drawn_by_chance_is_never_taken_for_a_pattern(draw):
    assert not any(is_guessable(draw(size)) for size in (30, 32, 50, 64) for _time in range(200))


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o711, 0o770, 0o707])
def test_a_vault_that_others_can_enter_is_refused(tmp_path, mode):
    tmp_path.chmod(mode)

    with pytest.raises(Misconfigured, match="chmod 700"):
        Environment({"VAULT_DIR": str(tmp_path)}).vault("VAULT_DIR", is_optional=False)


def test_only_a_vault_that_may_be_left_out_is_left_out(tmp_path):
    assert Environment({}).vault("COUNTING_VAULT_DIR", is_optional=True) is None
    with pytest.raises(Misconfigured):
        Environment({}).vault("VAULT_DIR", is_optional=False)


@pytest.mark.parametrize("password", ["p/w", "5/w", "p?w", "p#w/@w", "p%w/2"])
@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("database", "postgresql://town:{}@host:5432/edition"),
        ("email", "smtps://town:{}@host:465"),
        ("redis", "redis://:{}@host:6379/0"),
    ],
)
def test_a_password_whose_end_must_be_guessed_is_refused_and_written_out_it_is_read(method, url, password):
    with pytest.raises(Misconfigured, match="%2F") as refusal:
        getattr(Environment({"A_URL": url.format(password)}), method)("A_URL")

    read = getattr(Environment({"A_URL": url.format(quote(password, safe=""))}), method)("A_URL")
    if method == "redis":
        assert unquote(urlsplit(read).password or "") == password
    else:
        assert password in read.values()
    assert password not in str(refusal.value)


def test_a_password_with_an_at_sign_is_read_whole():
    database = Environment({"A_URL": "postgresql://town:p@ss@host/edition"}).database("A_URL")
    mail = Environment({"A_URL": "smtps://me@example.org:p@ss@host:465"}).email("A_URL")
    queue = Environment({"A_URL": "redis://:p@ss@host:6379/0"}).redis("A_URL")

    assert (database["PASSWORD"], database["HOST"]) == ("p@ss", "host")
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "p@ss")
    assert queue == "redis://:p%40ss@host:6379/0"


@pytest.mark.parametrize(
    ("url", "is_implicit"),
    [
        ("smtps://u:p@host:465", True),
        ("smtp+ssl://u:p@host:465", True),
        ("smtp+tls://u:p@host:587", False),
    ],
)
def test_a_mail_server_speaks_tls_as_its_address_says(url, is_implicit):
    mail = Environment({"A_URL": url}).email("A_URL")

    assert (mail.get("EMAIL_USE_SSL", False), mail.get("EMAIL_USE_TLS", False)) == (
        is_implicit,
        not is_implicit,
    )


def test_starttls_on_the_port_of_implicit_tls_is_refused_since_it_would_wait_for_ever():
    with pytest.raises(Misconfigured, match="smtps://"):
        Environment({"A_URL": "smtp+tls://u:p@host:465"}).email("A_URL")


def test_the_servers_of_this_machine_need_no_password():
    urls = [
        "redis://localhost:6379/0",
        "redis://127.0.0.1/1",
        "redis://[::1]:6379/0",
        "unix:///run/redis.sock",
    ]

    assert [Environment({"A_URL": url}).redis("A_URL") for url in urls] == urls


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text(f"{SECRET}\n")

    secret = Environment({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret("SECRET_KEY")

    assert secret == SECRET


def test_a_secret_given_twice_is_refused(tmp_path):
    source = {"SECRET_KEY": SECRET, "SECRET_KEY_FILE": str(tmp_path / "key")}

    with pytest.raises(Misconfigured, match="both set"):
        Environment(source).secret("SECRET_KEY")


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(Misconfigured, match="SECRET_KEY_FILE names a file that cannot be read"):
        Environment({"SECRET_KEY_FILE": str(tmp_path / "none")}).secret("SECRET_KEY")


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("url", "budget.example.org"),
        ("url", "https://budget.example.org/sub/"),
        ("flag", "true"),
        ("number", "-1"),
        ("number", "ten"),
        ("path", "relative/folder"),
        ("folder", "/nonexistent/folder"),
        ("database", "mysql://user:hush@host/name"),
        ("email", "pigeon://user:hush@host"),
        ("redis", "amqp://user:hush@host"),
    ],
)
def test_a_malformed_value_is_refused_and_no_password_is_shown(method, value):
    with pytest.raises(Misconfigured, match="THE_NAME") as refusal:
        getattr(Environment({"THE_NAME": value}), method)("THE_NAME")

    assert "hush" not in str(refusal.value)


def test_a_unix_socket_is_spelt_as_libpq_has_it():
    url = "postgresql://town@%2Fvar%2Frun%2Fpostgresql/edition"

    database = Environment({"DATABASE_URL": url}).database("DATABASE_URL")

    assert (database["HOST"], database["USER"], database["NAME"]) == (
        "/var/run/postgresql",
        "town",
        "edition",
    )
