BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your project will not be built: %(title)s') SSSS SSSSSSS SSSS SSS SS SSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'We have bad news: the project “%(title)s”, though it was chosen, cannot be built after all. Here is why:') SS SSSS SSS SSSSS SSS SSSSSSS SSSSSSSSSSSS SSSSSS SS SSS SSSSSSS SSSSSS SS SSSSS SSSSS SSSS SSSS SS SSSS



 gettext(u'The council decides what becomes of its money; the page of the results will say it. Thank you for this idea.') SSS SSSSSSS SSSSSSS SSSS SSSSSSS SS SSS SSSSSS SSS SSSS SS SSS SSSSSSS SSSS SSS SSS SSSSS SSS SSS SSSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
