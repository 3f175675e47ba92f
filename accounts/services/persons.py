"""Whether two accounts are one person's, as far as accounts tell: one mailbox, key or application."""

from accounts.models import User
from accounts.services import factors
from accounts.writing import is_one_mailbox


def share(first: User, second: User) -> bool:
    return is_one_mailbox(first.email, second.email) or factors.share_one(first, second)
