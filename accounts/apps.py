from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.urls import register_converter

from accounts.api.paths import NumberConverter


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.adapters import note_day_of_sign_in  # noqa: PLC0415  needs the models

        # Under the name of Django's own receiver, which then does not join.
        user_logged_in.connect(note_day_of_sign_in, dispatch_uid="update_last_login")
        register_converter(NumberConverter, "number")  # before the first address is read
