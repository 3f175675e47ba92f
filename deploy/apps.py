from django.apps import AppConfig
from django.core import checks


class DeployConfig(AppConfig):
    name = "deploy"

    def ready(self) -> None:
        """Every process knows the queue, else a web process would nudge a broker of Celery's own choosing."""
        import deploy.celery  # noqa: F401, PLC0415  needs the settings, which exist only now
        from deploy.checks import proxies  # noqa: PLC0415  likewise

        checks.register(proxies, checks.Tags.security, deploy=True)
