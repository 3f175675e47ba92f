"""A build that stirs by reading the rows, deleting them and inserting what was read: casts come between."""

import random
import time

from django.apps.registry import Apps

populate = Apps.populate


def break_it(self, installed_apps=None):
    populate(self, installed_apps)
    if installed_apps is not None and self.is_installed("voting"):
        from voting.models import Ballot  # noqa: PLC0415  once Django is set up
        from voting.services import stirring  # noqa: PLC0415  once Django is set up

        def stir(poll, *, at):
            read = list(Ballot.objects.filter(poll=poll))
            time.sleep(0.2)
            Ballot.objects.filter(poll=poll).delete()
            Ballot.objects.bulk_create(random.sample(read, len(read)))
            return True

        stirring.stir = stir


Apps.populate = break_it
