BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your project goes no further: %(title)s') SSSS SSSSSSS SSSS SS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The town has withdrawn the project “%(title)s”, born of your idea: it will not go to the vote. Here is why:') SSS SSSS SSS SSSSSSSSS SSS SSSSSSS SSSSSSSSSSSS SSSS SS SSSS SSSSS SS SSSS SSS SS SS SSS SSSSS SSSS SS SSSS



 gettext(u'If something was misunderstood, write to the contact of the edition. Thank you for this idea.') SS SSSSSSSSS SSS SSSSSSSSSSSSSS SSSSS SS SSS SSSSSSS SS SSS SSSSSSSS SSSSS SSS SSS SSSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
