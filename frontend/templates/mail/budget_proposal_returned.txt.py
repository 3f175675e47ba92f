BBBBBBB BBBBBB

BBBB BBBB BBBB
BBBBB BBBBBBB gettext(u'Your idea needs a few more words: %(title)s') SSSS SSSS SSSSS S SSS SSSS SSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Your idea “%(title)s” has been read, and something is missing before it can be studied:') SSSS SSSS SSSSSSSSSSS SSS SSSS SSSSS SSS SSSSSSSSS SS SSSSSSS SSSSSS SS SSS SS SSSSSSSS



 gettext(u'You can complete it until %(moment)s. Everything you wrote is kept.') SSS SSS SSSSSSSS SS SSSSS SSSSSSSSSSS SSSSSSSSSS SSS SSSSS SS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Complete my idea') BBBBBBBB
