BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The vote proposes your project: %(title)s') SSS SSSS SSSSSSSS SSSS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The votes of %(edition)s are counted, and your project “%(title)s” is among those proposed to the council. The council decides last: you will be told as soon as it has.') SSS SSSSS SS SSSSSSSSSSS SSS SSSSSSSS SSS SSSS SSSSSSS SSSSSSSSSSS SS SSSSS SSSSS SSSSSSSS SS SSS SSSSSSSS SSS SSSSSSS SSSSSSS SSSSS SSS SSSS SS SSSS SS SSSS SS SS SSSS

 gettext(u'The result is public, with every step of the count.') SSS SSSSSS SS SSSSSSS SSSS SSSSS SSSS SS SSS SSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the results') BBBBBBBB
