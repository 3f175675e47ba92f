BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your project is in reserve: %(title)s') SSSS SSSSSSS SS SS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The council has put your project “%(title)s” on the reserve list of %(edition)s: if a chosen project cannot be done, the next of this list takes its place.') SSS SSSSSSS SSS SSS SSSS SSSSSSS SSSSSSSSSSS SS SSS SSSSSSS SSSS SS SSSSSSSSSSSS SS S SSSSSS SSSSSSS SSSSSS SS SSSSS SSS SSSS SS SSSS SSSS SSSSS SSS SSSSSS

BB BBBBBBBBBBBBBBBBB
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
