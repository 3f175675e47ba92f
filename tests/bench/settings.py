"""The production settings, with the addresses that production is measured against."""

from deploy.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
