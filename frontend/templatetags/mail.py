"""What message templates need (`words/mail.py`)."""

from django import template

from frontend.words import mail

register = template.Library()

register.filter("calendar_day", mail.calendar_day)
register.filter("tidy", mail.tidy, is_safe=True)
register.filter("paragraphs", mail.paragraphs, is_safe=True)
register.filter("unfollowing", mail.unfollowing)
register.filter("until", mail.end_in_mail)
register.filter("why_it_lost", mail.why_it_lost)
register.filter("votes_it_lacked", mail.votes_it_lacked)
