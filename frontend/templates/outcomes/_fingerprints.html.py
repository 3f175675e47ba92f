
BBBB BBBBBBBBBB BBBB BBBBB
 gettext(u'The key, the signature, and how each fingerprint is made') 
BBBB BBBBBBBBBBB
  XXX XXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u"The town's public key (Ed25519)") XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'The signature') XXXXXXXX XXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBB BBBBXXXXXX pgettext(u'between a field and its error', u': ')  gettext(u'a signed note (c2sp.org/signed-note) over the fingerprint of publication.json, which holds those of all other files.') XXXXXXXXXXX
    BBB BBBB BB BBBBBXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXBB BBBBBBBBBBBBB gettext(u'When the urn opened') BBBB gettext(u'When it closed') BBBBBXXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXBBBBBB
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u"The town's journal") XXXXXXXX XXXXXXXXXXXXXX gettext(u'“journal”, in each checkpoint, is the fingerprint of the last line of the journal in which the town writes its acts. The coordinator and the commission find it under that line in the office: no line before it was changed or removed since.') XXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'The ballot paper') XXXXXXXX XXXXXXXXXXXXXX gettext(u'SHA-256 of the paper as it was settled: “paper” in publication.json, with its keys in order and no blanks.')  XXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'The word that settles ties') XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX  gettext(u'Its SHA-256 was published before the vote:')  XXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'The lines') XXXXXXXX XXXXXXXXXXXXXX gettext(u'A Merkle root (RFC 9162) over the lines of each file, without its first one: it shows that one line belongs to the file without showing the others.') XXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'The result') XXXXXXXX XXXXXXXXXXXXXX gettext(u"SHA-256 of every step of the count, as the observer's command writes it with --json; of few ballots, of a secret word before it, so that nobody finds them by trying.") XXXXXXXXXXX
  XXXXX
BBBBBBB
