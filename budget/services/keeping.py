"""What is kept of an identity before names are corrected or erased: keys, so that it enters once."""

from accounts.refusals import InvalidInput
from budget.models import KeptIdentity, RegisterEntry
from budget.queries.registers import CivilIdentity


def keep_identity(entry: RegisterEntry) -> None:
    """The identity that an entry bears now; whoever left before this was kept has but those of entering."""
    if entry.birth_date is None:
        return
    try:
        identity = CivilIdentity.of(entry.given_names, entry.family_name, entry.birth_date)
    except InvalidInput:  # names of before today's rules: they leave all the same
        return
    KeptIdentity.objects.get_or_create(
        entry=entry,
        person_key=identity.person_key,
        defaults={
            "family_key": identity.family_key,
            "letters_key": identity.letters_key,
            "birth_key": identity.birth_key,
        },
    )
