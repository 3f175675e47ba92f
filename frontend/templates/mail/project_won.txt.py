BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your project will be built: %(title)s') SSSS SSSSSSS SSSS SS SSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'It is decided: the council has adopted your project “%(title)s”, in %(edition)s. Its page will now tell its stages, until it is there for everyone.') SS SS SSSSSSSS SSS SSSSSSS SSS SSSSSSS SSSS SSSSSSS SSSSSSSSSSSS SS SSSSSSSSSSSS SSS SSSS SSSS SSS SSSS SSS SSSSSSS SSSSS SS SS SSSSS SSS SSSSSSSSS

BB BBBBBBBBBBBBBBBBB

 gettext(u'Thank you for this idea.') SSSSS SSS SSS SSSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Follow the project') BBBBBBBB
