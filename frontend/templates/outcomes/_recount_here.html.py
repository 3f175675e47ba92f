
BBBB BBBBBBBBBB BBBB
BB BBBBBBBBBB gettext(u'Count again without installing anything') BBBB gettext(u'Check the files without installing anything') BBBBB
BBBBB BBBBBBBBBBB BBBBBBBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX
    XXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'Save all the files') XXXX gettext(u', and open the folder they come in.') XXXXX
    XXXXXX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXXBB BBBBBBBBBB gettext(u'Save the page that counts again') BBBB gettext(u'Save the page that checks') BBBBBXXXX gettext(u', and open it from your computer; it works without the internet.') XXXXX
    XXXXBB BBBBBBBBBBBBBBBBB gettext(u'Drop the files on that page. It checks the signature, compares every fingerprint, counts, and says whether it finds the same winners.') BBBB BBBBBBBBBB gettext(u'Drop the files on that page. It checks the signature, compares every fingerprint, counts the envelopes whose ballots are published, and says whether it finds the same winners; the commission counts the others.') BBBB gettext(u'Drop the files on that page. It checks the signature and compares every fingerprint. It cannot count: of so few ballots none is published to be read. The commission counts them again.') BBBBBXXXXX
  XXXXXXXXXXX
   gettext(u'Is it the page that others got?') 
  BBBB BBBBBBBBBBXXX gettext(u'It is written apart from the programs of the count and shares nothing with them. Its fingerprint (SHA-256):') XXXXXXXXXXXXXXXXXXXXXXXXBBBBBBB
BBBBBBBB
