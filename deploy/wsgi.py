import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
_django = get_wsgi_application()

from deploy import start  # noqa: E402  needs Django set up
from frontend.shell.legible import legible  # noqa: E402  likewise

application = legible(_django)

start.refuse_another_pepper()
start.register_link_keys()
