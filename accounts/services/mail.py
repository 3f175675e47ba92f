"""Messages in words: one template gives subject, text, HTML and letter; `layout` is what it extends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from accounts.enums import PeopleNotice
from accounts.models import Membership, Notice
from accounts.services import accounts, invitations, unwanted


@dataclass(frozen=True)
class MailWords:
    subject: str
    text: str
    html: str
    # Where one press stops this kind of message, for those that concern nothing the reader did.
    refuse_link: str = ""


def words(template: str, context: Mapping[str, Any], *, is_letter: bool = False) -> MailWords:
    """The words of a message, in the language and time zone of the moment; its text to print, or to send."""
    everywhere = {
        "municipality": None,
        "reason": "",
        "base_url": settings.BASE_URL,
        "is_letter": is_letter,
        **context,
    }
    everywhere["greeted"] = accounts.greeted_name(context["recipient"], context.get("address", ""))
    everywhere["refuse_link"] = "".join(_draw(template, "refuse.txt", everywhere).split())
    subject = " ".join(_draw(template, "subject.txt", everywhere).split())
    drawn = _draw(template, "letter.txt" if is_letter else "text.txt", everywhere)
    page = _draw(template, "page.html", {**everywhere, "subject": subject})
    return MailWords(subject, drawn.strip() + "\n", page, everywhere["refuse_link"])


def _draw(template: str, layout: str, context: Mapping[str, Any]) -> str:
    values = Context({**context, "layout": f"mail/layouts/{layout}"}, autoescape=layout.endswith(".html"))
    # The engine's template, since the backend's own render would escape in text too.
    drawn: str = get_template(template).template.render(values)  # type: ignore[attr-defined]  # Django's engine
    return drawn


def template_of(kind: str) -> str:
    return f"mail/{kind.replace('.', '_')}.txt"


def words_of(notice: Notice) -> MailWords:
    with translation.override(notice.recipient.language), timezone.override(notice.municipality.time_zone):
        return words(
            template_of(notice.kind),
            {
                "facts": notice.facts,
                "recipient": notice.recipient,
                "municipality": notice.municipality,
                "refusal": unwanted.token_of(notice.recipient, notice.kind),
                "invitation": _invitation_of(notice),
                "link": settings.BASE_URL + notice.path if notice.path else "",
            },
            is_letter=not notice.recipient.email,
        )


def _invitation_of(notice: Notice) -> str:
    """Of an invitation, the word of its link; empty once the role is withdrawn."""
    if notice.kind != PeopleNotice.INVITED:
        return ""
    membership = (
        Membership.objects.filter(pk=notice.subject.rpartition(":")[2]).select_related("user").first()
    )
    return invitations.token_of(membership) if membership else ""


def message(
    written: MailWords, *, to: str, headers: Mapping[str, str], reply_to: str = ""
) -> EmailMultiAlternatives:
    """The e-mail that carries these words, to one person; a mailbox can refuse what may be (RFC 8058)."""
    refusal = {}
    if written.refuse_link:
        refusal["List-Unsubscribe"] = f"<{written.refuse_link}>"
        refusal["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated", **refusal, **headers},
    )
    mail.attach_alternative(written.html, "text/html")
    return mail


def message_of(notice: Notice) -> EmailMultiAlternatives:
    # The same identifier at each attempt: where an answer was lost on the way, mailboxes show one copy.
    host = settings.BASE_URL.rpartition("/")[2].partition(":")[0]
    return message(
        words_of(notice),
        to=str(notice.recipient.email),
        reply_to=notice.municipality.contact_email,
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>"},
    )
