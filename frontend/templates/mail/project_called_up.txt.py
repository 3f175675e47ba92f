BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your project will be built after all: %(title)s') SSSS SSSSSSS SSSS SS SSSSS SSSSS SSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Your project “%(title)s” was on the reserve list of %(edition)s: the council has now called it up (deliberation %(reference)s).') SSSS SSSSSSS SSSSSSSSSSS SSS SS SSS SSSSSSS SSSS SS SSSSSSSSSSSS SSS SSSSSSS SSS SSS SSSSSS SS SS SSSSSSSSSSSSS SSSSSSSSSSSSSSS



 gettext(u'Its page will tell its stages, until it is there for everyone. Thank you for this idea.') SSS SSSS SSSS SSSS SSS SSSSSSS SSSSS SS SS SSSSS SSS SSSSSSSSS SSSSS SSS SSS SSSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Follow the project') BBBBBBBB
