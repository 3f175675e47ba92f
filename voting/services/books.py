"""The two books of a vote compared: as many ballots as signatures, each in the slot of one."""

from voting import vault
from voting.models import Ballot, Poll, Signature
from voting.services import link_keys


def agree(poll: Poll) -> bool:
    """Asked on the web side, which alone has K_link. Of a lost key only the numbers can tell."""
    by_generation = {
        generation: _slots(poll, generation) for generation in range(1, poll.link_generation + 1)
    }
    signed: dict[int, list[bytes]] = {}
    unknown = 0
    rows = Signature.objects.filter(poll=poll).values_list("id", "link_generation")
    for signature, generation in rows.iterator():
        slots = by_generation[generation]
        if slots is None:
            unknown += 1
        else:
            signed.setdefault(generation, []).append(slots.slot(poll.pk, signature))
    found = {bytes(slot or b"") for slot in Ballot.objects.filter(poll=poll).values_list("slot", flat=True)}
    expected = {slot for slots_of in signed.values() for slot in slots_of}
    return (
        poll.ballots_total == poll.signatures_total == len(expected) + unknown
        and len(found) == poll.ballots_total
        and expected <= found
    )


def _slots(poll: Poll, generation: int) -> vault.Slots | None:
    if generation != poll.link_generation:
        return None  # lost: that is why another was drawn
    try:
        return link_keys.read_any(poll)
    except vault.KeyMissing:
        return None
