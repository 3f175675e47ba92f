from django.apps import AppConfig
from django.urls import register_converter

from accounts.api.paths import NumberConverter


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        register_converter(NumberConverter, "number")  # before the first address is read
