BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your idea is no longer on the site: %(title)s') SSSS SSSS SS SS SSSSSS SS SSS SSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The town has hidden your idea “%(title)s”: nobody else reads it any more. Here is why:') SSS SSSS SSS SSSSSS SSSS SSSS SSSSSSSSSSSS SSSSSS SSSS SSSSS SS SSS SSSSS SSSS SS SSSS



 gettext(u'You still find your text among your ideas. If you think this is a mistake, write to the contact of the edition: the town can show it again.') SSS SSSSS SSSS SSSS SSSS SSSSS SSSS SSSSSS SS SSS SSSSS SSSS SS S SSSSSSSS SSSSS SS SSS SSSSSSS SS SSS SSSSSSSS SSS SSSS SSS SSSS SS SSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Read my idea') BBBBBBBB
