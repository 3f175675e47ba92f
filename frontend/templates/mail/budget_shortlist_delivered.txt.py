BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The jury has answered: %(title)s') SSS SSSS SSS SSSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
BB BBBBBBBBBBBBBBBBB
 gettext(u'Good news: the jury puts your project “%(title)s” to the vote.') SSSS SSSSS SSS SSSS SSSS SSSS SSSSSSS SSSSSSSSSSS SS SSS SSSSS
BBBB
 gettext(u'The jury did not keep your project “%(title)s” among those put to the vote.') SSS SSSS SSS SSS SSSS SSSS SSSSSSS SSSSSSSSSSS SSSSS SSSSS SSS SS SSS SSSSS
BBBBB

BB BBBBBBBBBBBB gettext(u'Its reason:')  BBBBB

 gettext(u'The whole shortlist is public, with the reason for each project.') SSS SSSSS SSSSSSSSS SS SSSSSSS SSSS SSS SSSSSS SSS SSSS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
