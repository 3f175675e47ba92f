import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
application = get_asgi_application()

from deploy import start  # noqa: E402  needs Django set up

start.refuse_another_pepper()
