BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your project was made more precise: %(title)s') SSSS SSSSSSS SSS SSSS SSSS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The town has changed the words or the envelope of the project “%(title)s”, born of your idea. Here is why:') SSS SSSS SSS SSSSSSS SSS SSSSS SS SSS SSSSSSSS SS SSS SSSSSSS SSSSSSSSSSSS SSSS SS SSSS SSSSS SSSS SS SSSS



 gettext(u'Your idea stays on the site as you wrote it. If the change does not suit you, write to the contact of the edition.') SSSS SSSS SSSSS SS SSS SSSS SS SSS SSSSS SSS SS SSS SSSSSS SSSS SSS SSSS SSSS SSSSS SS SSS SSSSSSS SS SSS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
