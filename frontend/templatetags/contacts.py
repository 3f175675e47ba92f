"""Whom to ask (`pieces/contacts.py`)."""

from django import template

from frontend.pieces import contacts

register = template.Library()

register.filter("contact_links", contacts.contact_links)
register.filter("reaching", contacts.reaching)
register.filter("phone_link", contacts.phone_link)
register.filter("mail_link", contacts.mail_link)
