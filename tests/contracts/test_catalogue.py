"""The committed catalogue is whole, and what is served (.mo) is what was written (.po)."""

import polib
import pytest

from tests.environment import ROOT

CATALOGUES = sorted((ROOT / "frontend" / "locale").glob("*/LC_MESSAGES/*.po"))


def test_french_is_there():
    assert "fr" in {source.parts[-3] for source in CATALOGUES}


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_is_whole_and_compiled(source):
    catalogue = polib.pofile(str(source))
    compiled = polib.mofile(str(source.with_suffix(".mo")))

    said = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    served = {(entry.msgctxt, entry.msgid): entry for entry in compiled}
    assert [key for key, entry in said.items() if "fuzzy" in entry.flags] == []
    assert said.keys() == served.keys()
    for key, entry in said.items():
        assert (entry.msgstr, entry.msgstr_plural) == (served[key].msgstr, served[key].msgstr_plural), key
