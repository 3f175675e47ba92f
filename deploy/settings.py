"""All settings; the only reader of the environment (deploy/env.example tells every variable)."""

from pathlib import Path

from csp.constants import NONE, SELF

from deploy import VERSION as VERSION  # noqa: PLC0414  a setting, so that pages may show it
from deploy import logs, providers
from deploy.env import env, host_of, is_loopback, lies_in, require

ROOT = Path(__file__).resolve().parent.parent
NOT_PUBLIC = (
    "EMBEDDED and DEBUG are for this machine alone: BASE_URL and ALLOWED_HOSTS must be its own (localhost)."
)
VAULT_AMONG_FILES = "VAULT_DIR and COUNTING_VAULT_DIR must lie outside DATA_DIR, MEDIA_ROOT and STATIC_ROOT."

# --- What this installation is

# `make run`: this machine alone, plain http, demo accounts; all else as the public sees it.
EMBEDDED = env.flag("EMBEDDED")
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
require(
    EMBEDDED or not DEMO, "DEMO shows every demo account's password: it needs EMBEDDED, never in production."
)

SECRET_KEY = env.secret("SECRET_KEY")
BASE_URL = env.url("BASE_URL")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
IS_HTTPS = BASE_URL.startswith("https://")
IS_PUBLIC = not (EMBEDDED or DEBUG)
require(IS_PUBLIC or all(map(is_loopback, [host_of(BASE_URL), *ALLOWED_HOSTS])), NOT_PUBLIC)
require("*" not in ALLOWED_HOSTS, "ALLOWED_HOSTS may not be '*'.")
require(IS_HTTPS or not IS_PUBLIC, "BASE_URL must begin with https://.")

DATA_DIR = env.folder("DATA_DIR")
MEDIA_ROOT = env.path("MEDIA_ROOT", default=DATA_DIR / "media")
STATIC_ROOT = env.path("STATIC_ROOT", default=DATA_DIR / "static")
# Keys live outside the database; the private halves outside the web processes too (they leave it unset).
COUNTING_VAULT_DIR = env.vault("COUNTING_VAULT_DIR", is_optional=True)
# The account that only counts has no other key.
VAULT_DIR = env.vault("VAULT_DIR", is_optional=COUNTING_VAULT_DIR is not None)
require(
    COUNTING_VAULT_DIR is None
    or VAULT_DIR is None
    or not (lies_in(VAULT_DIR, COUNTING_VAULT_DIR) or lies_in(COUNTING_VAULT_DIR, VAULT_DIR)),
    "VAULT_DIR and COUNTING_VAULT_DIR must be two folders, neither within the other.",
)
for _vault in filter(None, [VAULT_DIR, COUNTING_VAULT_DIR]):
    _around = [DATA_DIR, MEDIA_ROOT, STATIC_ROOT] if not EMBEDDED else [MEDIA_ROOT, STATIC_ROOT]
    require(not any(lies_in(_vault, _folder) for _folder in _around), VAULT_AMONG_FILES)

# --- What it is made of

INSTALLED_APPS = [
    "accounts.apps.AccountsConfig",
    "budget.apps.BudgetConfig",
    "voting.apps.VotingConfig",
    "frontend.apps.FrontendConfig",
    "deploy.apps.DeployConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # so that our templates may replace those of fields
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "frontend.shell.privacy.PrivacyMiddleware",
    "frontend.shell.legible.LegibleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "frontend.shell.middleware.ScopeMiddleware",
    "frontend.shell.middleware.RefusalMiddleware",
    "frontend.shell.second_factor.SecondFactorMiddleware",
    "frontend.shell.devices.DevicesMiddleware",
    "frontend.shell.middleware.SeenInMiddleware",
    "frontend.shell.middleware.KeepTypedMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "deploy.urls"
WSGI_APPLICATION = "deploy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.shell.context.page",
            ],
        },
    },
]
FORM_RENDERER = "frontend.shell.form_renderer.FormRenderer"

# --- Rows, sessions, queue

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database("DATABASE_URL")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Else two writers that began by reading end in "database is locked", however long they wait.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten, and what an urn is stirred in stays in memory: the order of its rows
        # is nowhere on the disk. A row that another one replaces is asked for by its triggers, too.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    # Each thread keeps its connection; one that died meanwhile (the server restarted, a firewall forgot it)
    # is replaced before it is used. WHY.md says why it is no pool.
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        # Values travel apart from the statement, so the server's own log of a failed one holds none.
        "server_side_binding": True,
        "options": (
            f"-c statement_timeout={env.number('DATABASE_STATEMENT_SECONDS', default=30)}s"
            " -c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"
        ),
        # A server that is gone without a word is told from a slow one (milliseconds for the last).
        "connect_timeout": 5,
        "keepalives_idle": 60,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    }

# Sessions are rows: signing in, reading and voting need the database and nothing else. Redis, when there is
# one, is the queue alone; what a process keeps in Django's cache is its own, and nothing may hang on it.
SESSION_ENGINE = "deploy.sessions"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

REDIS_URL = env.redis("REDIS_URL")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL.replace("unix:", "redis+socket:")  # two spellings of one socket
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"socket_connect_timeout": 2}
else:
    BROKER_DIR = DATA_DIR / "broker"
    BROKER_DIR.mkdir(exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
    }

CELERY_BROKER_CONNECTION_TIMEOUT = 2  # seconds: no nudge is worth waiting for, a sweep finds the row
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True  # rows are the queue and hold every result; messages only nudge
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Paris"

# --- People

AUTH_USER_MODEL = "accounts.User"
# E-mail is unique whatever its case: a constraint this check cannot see.
# HSTS for sub-domains and preload are the town's to decide: they bind its other sites.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W005", "security.W021"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
PASSWORD_RESET_TIMEOUT = 24 * 3600

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "frontend.people.forms.SignUpForm",
    "login": "frontend.shell.sign_in.SignInForm",
    "reauthenticate": "frontend.people.forms.ReauthenticateForm",
    "reset_password": "frontend.people.forms.ResetPasswordForm",
    "reset_password_from_key": "frontend.people.forms.NewPasswordForm",
    "change_password": "frontend.people.forms.ChangePasswordForm",
    "set_password": "frontend.people.forms.SetPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, nowhere else
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds, from the end of a quarter of an hour (deploy/sessions.py)
ACCOUNT_LOGIN_TIMEOUT = 3 * 24 * 3600  # a sign-in that waits for its address, as long as the link is valid
ACCOUNT_RATE_LIMITS = False  # ours are counted in the database, whatever becomes of the cache
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
SOCIALACCOUNT_ADAPTER = "accounts.providers.connect.SocialAdapter"
# Who else may say who somebody is; nothing is offered of what is not set.
FRANCECONNECT = providers.for_residents(env)
STAFF_PROVIDERS = providers.for_staff(env)
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone half a minute early or late
MFA_RATE_LIMITS = False  # likewise
# Seconds: longer than hashing a password takes, which only a new account asks for.
ANSWER_TICK = 1
MFA_FORMS = {
    "authenticate": "frontend.shell.second_factor.CodeForm",
    "reauthenticate": "frontend.shell.second_factor.CodeAgainForm",
    "activate_totp": "frontend.factors.forms.AppForm",
    "generate_recovery_codes": "frontend.factors.forms.NewCodesForm",
}
# Nobody works for a town without one; the accounts of the demo, whose password is public, are let in without.
SECOND_FACTOR_IS_DEMANDED = not DEMO
# Proxies of our own before us; what is seen is compared with it, and told by /readyz and `check --deploy`.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", default=0)
# How often, by whom: a class of thirty sits behind one network, a person tries a password a few times only.
LIMITS = env.limits(
    "LIMITS",
    default={
        "wrong_password": "10/hour",  # per address and network
        "wrong_passwords_of_a_network": "300/hour",
        "wrong_code": "10/hour",  # per person: only who knows the password is asked for one
        "tries_of_a_code": "5/day",  # of one that was mailed, right or wrong
        "uses_of_a_code": "1/day",
        "sign_up": "60/hour",  # per network
        "leave_for_provider": "300/hour",  # per network
        "mail": "5/day",  # those that anybody can ask for, per recipient
        "mails_of_a_network": "120/hour",
        "mails": "5000/day",  # in all
        "begin_idea": "20/day",  # per person, and what follows too
        "save_idea": "500/day",
        "join_register": "20/day",
        "look_up_address": "300/hour",  # per person, at each pause of the keys
        "claim_identity": "10/day",  # per person on a register whom somebody else says to be
        "letter_code": "5/hour",  # per code, so that no birthday is guessed with a found letter
        "letter_codes_of_a_network": "60/hour",
        "station_codes_of_a_network": "60/hour",
        "signatures_of_a_card": "120/hour",
        "cast": "20/minute",  # kept in the memory of each process: the booth writes two rows and nothing else
    },
)

# --- What browsers may do

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked inside the house, without the proxy
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD")
require(SECURE_HSTS_INCLUDE_SUBDOMAINS or not SECURE_HSTS_PRELOAD, "HSTS_PRELOAD needs HSTS_SUBDOMAINS.")
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
LANGUAGE_COOKIE_SECURE = IS_HTTPS
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "frontend.shell.middleware.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# --- Interfaces

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsing.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.errors.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Faire Ensemble",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PATH_CONVERTER_OVERRIDES": {"number": {"type": "integer", "minimum": 0, "maximum": 999_999_999}},
    # Each list of words stays where it is used, under its own name: the framework's own hook is left out.
    "POSTPROCESSING_HOOKS": ["accounts.api.schema.declare_refusals"],
}

# --- Files, language, time

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "frontend.shell.storage.OneStylesheetStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
STATICFILES_FINDERS = ["frontend.shell.storage.PageFilesFinder"]
WHITENOISE_ROOT = ROOT / "deploy" / "root"  # what browsers and robots ask for at the very top
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [ROOT / "frontend" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Mail and log

MAIL = env.email("EMAIL_URL")
require(
    not IS_PUBLIC or not MAIL["EMAIL_BACKEND"].endswith("console.EmailBackend"),
    "EMAIL_URL may not be consolemail:// here: messages name people, and the log must not.",
)
globals().update(MAIL)
EMAIL_TIMEOUT = 10  # somebody who signs up waits for it
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Whoever runs the machines, as legal notices name them until a town says otherwise: name, address, telephone.
HOSTED_BY = env.text("HOSTED_BY", default="")
ADMINS = [(address, address) for address in [env.text("OPERATOR_EMAIL", default="")] if address]
EMAIL_SUBJECT_PREFIX = ""

ERROR_REPORT_URL = env.text("ERROR_REPORT_URL", default="")
require(
    not ERROR_REPORT_URL or ERROR_REPORT_URL.startswith("https://") or is_loopback(host_of(ERROR_REPORT_URL)),
    "ERROR_REPORT_URL must begin with https://, or lead to this machine.",
)
LOGGING = logs.configuration(json_lines=env.flag("LOG_JSON"), report_to=ERROR_REPORT_URL)
