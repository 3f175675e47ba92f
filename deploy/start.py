"""What a web process makes sure of before it answers anybody."""

import logging

from django.db import DatabaseError, connection

from accounts.services import identities
from deploy.env import Misconfigured

log = logging.getLogger(__name__)


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
