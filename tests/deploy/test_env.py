import pytest

from deploy.env import Environment, Misconfigured

SECRET = "s" * 40


def test_a_missing_value_stops_the_start_with_a_sentence_that_names_it():
    with pytest.raises(Misconfigured, match="BASE_URL is missing"):
        Environment({}).url("BASE_URL")


@pytest.mark.parametrize("value", ["", "short", "replace-with-a-secret-of-your-own-of-forty-characters"])
def test_a_secret_that_is_missing_short_or_the_sample_is_refused(value):
    with pytest.raises(Misconfigured, match="SECRET_KEY"):
        Environment({"SECRET_KEY": value}).secret("SECRET_KEY")


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
