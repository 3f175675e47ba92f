BBBBBBB BBBBBB

BBBB BBBB BBBB
BBBBB BBBBBBB gettext(u'Your participation is recorded: %(edition)s') SSSS SSSSSSSSSSSSS SS SSSSSSSSS SSSSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Your signature is on the register of %(edition)s. This message says that you took part, and nothing else: what you chose is written nowhere beside your name.') SSSS SSSSSSSSS SS SS SSS SSSSSSSS SS SSSSSSSSSSSS SSSS SSSSSSS SSSS SSSS SSS SSSS SSSSS SSS SSSSSSS SSSSS SSSS SSS SSSSS SS SSSSSSS SSSSSSS SSSSSS SSSS SSSSS

BB BBBBBBBBBBBBBBB gettext(u'Until %(moment)s you can vote again: your new ballot replaces the one before.') SSSSS SSSSSSSSSS SSS SSS SSSS SSSSSS SSSS SSS SSSSSS SSSSSSSS SSS SSS SSSSSSSBBBB gettext(u'The vote is closed: this ballot counts.') BBBBB  gettext(u'If you did not vote, tell the contact of the edition at once.') 
BBBBBBBB
BBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBB gettext(u'Open the vote') BBBB gettext(u'See the edition') BBBBBBBBBBBBB
