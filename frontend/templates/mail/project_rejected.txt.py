BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The decision of the council on your project: %(title)s') SSS SSSSSSSS SS SSS SSSSSSS SS SSSS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The council did not adopt your project “%(title)s”, in %(edition)s. It must say why, and here is what it says:') SSS SSSSSSS SSS SSS SSSSS SSSS SSSSSSS SSSSSSSSSSSS SS SSSSSSSSSSSS SS SSSS SSS SSSS SSS SSSS SS SSSS SS SSSSS


BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
