BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your idea is on the site again: %(title)s') SSSS SSSS SS SS SSS SSSS SSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The town shows your idea “%(title)s” again: everybody can read it, as before. We are sorry if it was hidden by mistake.') SSS SSSS SSSSS SSSS SSSS SSSSSSSSSSS SSSSSS SSSSSSSSS SSS SSSS SSS SS SSSSSSS SS SSS SSSSS SS SS SSS SSSSSS SS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See my idea') BBBBBBBB
