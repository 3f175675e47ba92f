
BBBB BBBBBBBBBB BBBB
 gettext(u'The key of this vote') 
BBBBB BBBBBBBBBBB
  XXX gettext(u'What the town publishes of this vote is signed. Whoever kept or printed this key before the vote compares it with that of the result.') XXXX
  XXX XXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u"The town's public key (Ed25519)") XXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXXXX
BBBBBBBB
