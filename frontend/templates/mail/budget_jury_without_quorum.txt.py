BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The jury did not reach its quorum: %(edition)s') SSS SSSS SSS SSS SSSSS SSS SSSSSSS SSSSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Too few jurors of %(edition)s could mark the projects. No shortlist is made: every feasible project goes to the vote. Here is why:') SSS SSS SSSSSS SS SSSSSSSSSSS SSSSS SSSS SSS SSSSSSSSS SS SSSSSSSSS SS SSSSS SSSSS SSSSSSSS SSSSSSS SSSS SS SSS SSSSS SSSS SS SSSS



 gettext(u'The marks that were given decide nothing, and nobody reads them.') SSS SSSSS SSSS SSSS SSSSS SSSSSS SSSSSSSS SSS SSSSSS SSSSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the edition') BBBBBBBB
