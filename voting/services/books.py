"""The two books of a vote compared: as many ballots as signatures, each in the slot of one."""

from django.db.models import QuerySet

from voting import vault
from voting.enums import Channel
from voting.models import Ballot, Poll, Signature
from voting.services import link_keys


def slots_of(poll: Poll) -> vault.Slots | None:
    """K_link of the generation in use, where it lies on this machine; others are lost for good."""
    try:
        return link_keys.read_any(poll)
    except vault.VaultFault:
        return None


def agree(poll: Poll, slots: vault.Slots | None) -> bool:
    """Asked on the web side, which alone has K_link. Of a lost key only the numbers can tell."""
    expected, by_numbers = set(), 0
    rows = _signed_online(poll).values_list("id", "link_generation")
    for signature, generation in rows.iterator():
        if slots is None or generation != poll.link_generation:
            by_numbers += 1
        else:
            expected.add(slots.slot(poll.pk, signature))
    found = {bytes(slot or b"") for slot in Ballot.objects.filter(poll=poll).values_list("slot", flat=True)}
    return (
        poll.ballots_total == poll.signatures_total == len(expected) + by_numbers
        and len(found) == poll.ballots_total
        and expected <= found
    )


def are_numbers_alone(poll: Poll, slots: vault.Slots | None) -> bool:
    """Whether somebody's slot could not be computed: of those the numbers alone were compared."""
    lost = _signed_online(poll).exclude(link_generation=poll.link_generation)
    return slots is None or lost.exists()


def _signed_online(poll: Poll) -> QuerySet[Signature]:
    """Whoever votes on paper meanwhile has no ballot in the urn."""
    return Signature.objects.filter(poll=poll, channel=Channel.ONLINE)
