BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The result of the vote on your project: %(title)s') SSS SSSSSS SS SSS SSSS SS SSSS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The votes of %(edition)s are counted, and your project “%(title)s” is not among those proposed to the council. The page of the results says why, figure by figure.') SSS SSSSS SS SSSSSSSSSSS SSS SSSSSSSS SSS SSSS SSSSSSS SSSSSSSSSSS SS SSS SSSSS SSSSS SSSSSSSS SS SSS SSSSSSSS SSS SSSS SS SSS SSSSSSS SSSS SSSS SSSSSS SS SSSSSSS

 gettext(u'Thank you for having carried it this far. An idea may come back in another edition.') SSSSS SSS SSS SSSSSS SSSSSSS SS SSSS SSSS SS SSSS SSS SSSS SSSS SS SSSSSSS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the results') BBBBBBBB
