"""Messages owed, as tests need them."""

import factory
from factory.django import DjangoModelFactory

from accounts.enums import NoticeState, PeopleNotice
from accounts.models import Notice
from tests.factories.accounts import LONG_AGO, MunicipalityFactory, UserFactory


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    municipality = factory.SubFactory(MunicipalityFactory)
    recipient = factory.SubFactory(UserFactory)
    kind = PeopleNotice.ROLE_REVOKED
    subject = factory.Sequence(lambda n: f"accounts.membership:{n}")
    facts = factory.LazyFunction(lambda: {"role": "officer"})
    owed_at = LONG_AGO
    due_at = LONG_AGO

    class Params:
        sent = factory.Trait(state=NoticeState.SENT, sent_at=LONG_AGO, attempts=1)
        failed = factory.Trait(state=NoticeState.FAILED, fault="interrupted", attempts=1)
        to_print = factory.Trait(
            state=NoticeState.TO_PRINT, recipient=factory.SubFactory(UserFactory, without_email=True)
        )
