"""The production settings, with the addresses that production is measured against."""

from deploy.settings import *

ROOT_URLCONF = "tests.bench.urls"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
