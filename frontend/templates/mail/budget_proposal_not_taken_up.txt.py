BBBBBBB BBBBBB

BBBB BBBB BBBBB
BBBBB BBBBBBB gettext(u'An answer about your idea: %(title)s') SS SSSSSS SSSSS SSSS SSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Your idea “%(title)s” will not go to the vote this time (%(ground)s). Here is why:') SSSS SSSS SSSSSSSSSSS SSSS SSS SS SS SSS SSSS SSSS SSSS SSSSSSSSSSSSS SSSS SS SSSS



BB BBBBBBBBBBBBB gettext(u'This is article %(article)s of the rulebook.') SSSS SS SSSSSSS SSSSSSSSSSS SS SSS SSSSSSSSSBBBBB
BB BBBBBBBBBBB gettext(u'It is planned already: %(where)s, %(when)s.') SS SS SSSSSSS SSSSSSSS SSSSSSSSSS SSSSSSSSSBBBBB
BB BBBBBBBBBBBBBBBB gettext(u'It is done outside the budget by: %(department)s.') SS SS SSSS SSSSSSS SSS SSSSSS SSS SSSSSSSSSSSSSSSBBBBB
BB BBBBBBBBBBBBBBB gettext(u'It was passed on to: %(authority)s. Expected answer: %(answer)s.') SS SSS SSSSSS SS SSS SSSSSSSSSSSSSS SSSSSSSS SSSSSSS SSSSSSSSSSSBBBBB

 gettext(u'If something was misunderstood, write to the contact of the edition.') SS SSSSSSSSS SSS SSSSSSSSSSSSSS SSSSS SS SSS SSSSSSS SS SSS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See my idea') BBBBBBBB
