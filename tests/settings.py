"""The product's own settings on a throwaway environment; what differs is for speed or for plain http."""

from tests import environment

FOLDER = environment.prepare()

from deploy.settings import *  # noqa: E402

DATABASES["default"]["TEST"] = {  # noqa: F405
    # A file, since threads cannot share SQLite's memory; PostgreSQL takes the usual name.
    "NAME": str(FOLDER / "test.sqlite3") if "sqlite3" in DATABASES["default"]["ENGINE"] else None,  # noqa: F405
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ANSWER_TICK = 0
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
