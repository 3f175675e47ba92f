from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


class DeployConfig(AppConfig):
    name = "deploy"

    def ready(self) -> None:
        """Every process knows the queue, else a web process would nudge a broker of Celery's own choosing."""
        from deploy import celery, checks  # noqa: F401, PLC0415  they need the settings, which exist only now
        from deploy.database_roles import grant_again  # noqa: PLC0415  likewise
        from deploy.upgrades import refuse_while_voting  # noqa: PLC0415  likewise

        # Sent once per application that has tables; the first of ours stands for all.
        pre_migrate.connect(refuse_while_voting, sender=apps.get_app_config("accounts"))
        post_migrate.connect(grant_again, sender=apps.get_app_config("accounts"))
