BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The study of your project is over: %(title)s') SSS SSSSS SS SSSS SSSSSSS SS SSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
BB BBBBBBBBBBBBBB BB BBBBBBBBBB
 gettext(u'Good news: the town finds that your project “%(title)s” can be done. It goes on to the next stage of the edition.') SSSS SSSSS SSS SSSS SSSSS SSSS SSSS SSSSSSS SSSSSSSSSSS SSS SS SSSSS SS SSSS SS SS SSS SSSS SSSSS SS SSS SSSSSSSS
BBBB
 gettext(u'After the study, the town finds that your project “%(title)s” cannot be done as it stands, and it will not go to the vote.') SSSSS SSS SSSSSS SSS SSSS SSSSS SSSS SSSS SSSSSSS SSSSSSSSSSS SSSSSS SS SSSS SS SS SSSSSSS SSS SS SSSS SSS SS SS SSS SSSSS
BBBBB

BB BBBBBBBBBBBBBBBBBBBBBBBBB

 gettext(u'The opinions of the departments and the cost are on the page of the project, with their reasons.') SSS SSSSSSSS SS SSS SSSSSSSSSSS SSS SSS SSSS SSS SS SSS SSSS SS SSS SSSSSSSS SSSS SSSSS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the project') BBBBBBBB
