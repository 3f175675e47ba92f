BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your idea goes on: %(title)s') SSSS SSSS SSSS SSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Good news: your idea “%(title)s” meets the rulebook. It becomes project number %(number)s, and the departments of the town now study how it can be done and what it costs.') SSSS SSSSS SSSS SSSS SSSSSSSSSSS SSSSS SSS SSSSSSSSS SS SSSSSSS SSSSSSS SSSSSS SSSSSSSSSSS SSS SSS SSSSSSSSSSS SS SSS SSSS SSS SSSSS SSS SS SSS SS SSSS SSS SSSS SS SSSSSS

 gettext(u'You will be told what they conclude, and if an opinion is unfavourable, you may reply before the decision.') SSS SSSS SS SSSS SSSS SSSS SSSSSSSSS SSS SS SS SSSSSSS SS SSSSSSSSSSSSS SSS SSS SSSSS SSSSSS SSS SSSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
