"""A build whose urn takes two ballots of one voter: the constraint is dropped, a cast only adds."""

from django.apps.registry import Apps

populate = Apps.populate


def break_it(self, installed_apps=None):
    is_ours = installed_apps is not None
    populate(self, installed_apps)
    if is_ours and self.is_installed("voting"):
        from django.db import connection  # noqa: PLC0415  once Django is set up
        from django.db.models.signals import post_migrate  # noqa: PLC0415  once Django is set up

        from voting.models import Ballot, urns  # noqa: PLC0415  once Django is set up

        def drop(sender, **_signal):
            constraint = next(one for one in Ballot._meta.constraints if one.name == "one_ballot_per_slot")
            Ballot._meta.constraints = []
            connection.disable_constraint_checking()
            with connection.schema_editor() as editor:
                editor.remove_constraint(Ballot, constraint)

        post_migrate.connect(drop, sender=self.get_app_config("voting"), weak=False)
        insert = urns.PLACE.partition("ON CONFLICT")[0]
        # The sixth value, the mark that is replaced, is asked for and changes nothing.
        urns.PLACE = insert.replace(
            "VALUES (%s, %s, %s, %s, %s)", "SELECT %s, %s, %s, %s, %s WHERE %s IS NOT NULL"
        )


Apps.populate = break_it
