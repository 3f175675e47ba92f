
BBBB BBBBBBBBBB BBBB BBBBB
 gettext(u'What fixes this count') 
BBBBB BBBBBBBBBBB BBBBBBBBBBBBB
  XXX gettext(u'The count was made twice, by two programs that share nothing, and both gave the same result. Whoever changed anything of it would change these fingerprints.') XXXX
  XXX XXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'The word that settles ties, revealed') XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'Its fingerprint, published before the vote') XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'Fingerprint of the ballot paper') XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'Fingerprint of the ballots counted') XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'Fingerprint of the result') XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXXXX
BBBBBBBB
