"""The committed catalogue is whole, and what is served (.mo) is what was written (.po)."""

import re

import polib
import pytest

from tests import words
from tests.contracts.messages import Message, asked_for, messages_of, messages_of_template
from tests.environment import ROOT

CATALOGUES = sorted((ROOT / "frontend" / "locale").glob("*/LC_MESSAGES/*.po"))
FRENCH = ROOT / "frontend" / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def entries(source=FRENCH):
    return [entry for entry in polib.pofile(str(source)) if not entry.obsolete]


def test_french_is_there():
    assert FRENCH in CATALOGUES


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_is_whole_and_compiled(source):
    compiled = polib.mofile(str(source.with_suffix(".mo")))

    said = {(entry.msgctxt, entry.msgid): entry for entry in entries(source)}
    served = {(entry.msgctxt, entry.msgid): entry for entry in compiled}
    assert [key for key, entry in said.items() if "fuzzy" in entry.flags] == []
    assert said.keys() == served.keys()
    for key, entry in said.items():
        assert (entry.msgstr, entry.msgstr_plural) == (served[key].msgstr, served[key].msgstr_plural), key


def test_every_sentence_has_its_french():
    said = {Message(entry.msgid, entry.msgctxt) for entry in entries() if entry.translated()}
    missing = {message.msgid: file for message, file in asked_for().items() if message not in said}

    assert missing == {}


def test_the_catalogue_keeps_no_sentence_that_nobody_says():
    said = {Message(entry.msgid, entry.msgctxt) for entry in entries()}

    assert said - asked_for().keys() == set()


def test_french_fills_in_the_same_values_as_english():
    named = re.compile(r"%\((\w+)\)[sd]")
    wrong = []
    for entry in entries():
        asked = set(named.findall(entry.msgid + entry.msgid_plural))
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            given = set(named.findall(text))
            is_whole = given == asked if not entry.msgid_plural else given <= asked
            if not is_whole or re.search(r"%\(\w*\)(?![sd])|%\w+\)", text):
                wrong.append(text)

    assert wrong == []


def test_messages_are_found_wherever_they_are_written():
    code = """
from django.utils.translation import gettext as _, ngettext as several
_("one") ; several("two", "twos", 2) ; f"{_('three')}" ; _(variable) ; other("four")
"""
    template = """{% load i18n %}{% translate "a" %}{% blocktranslate count n=n trimmed %}
        b {{ n }}{% plural %}bs{% endblocktranslate %}{% include "x.html" with label=_("c") only %}text"""

    assert {message.msgid for message in messages_of(code)} == {"one", "two", "three"}
    assert {message.msgid for message in messages_of_template(template)} == {"a", "b %(n)s", "c"}


def test_words_are_found_by_gettext_under_every_name_we_give_it():
    assert {"--keyword=_:1", "--keyword=lazy:1"} <= set(words.keywords())
