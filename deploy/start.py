"""What a web process makes sure of before it answers anybody."""

import logging

from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.services import identities
from accounts.vault import VaultFault
from deploy.env import Misconfigured
from voting.services import link_keys

log = logging.getLogger(__name__)


def register_link_keys() -> None:
    """A machine that can read a K_link is written down now: a cast writes nothing but its two rows."""
    try:
        link_keys.register_all(timezone.now())
    except (DatabaseError, VaultFault) as fault:  # /readyz says that nobody can vote here
        log.warning("the link keys of this machine are not written down: %s", type(fault).__name__)
    finally:
        connection.close()  # as below


def refuse_another_pepper() -> None:
    """A restore that forgot the vault ends here, not in a register that knows nobody again."""
    try:
        identities.pepper()
    except identities.PepperFault as fault:
        raise Misconfigured(str(fault)) from fault
    except DatabaseError as fault:  # a vote waits for no start: the register compares again by itself
        log.warning("the identity pepper was not compared: %s", type(fault).__name__)
    finally:
        connection.close()  # the processes that answer are forked from this one
