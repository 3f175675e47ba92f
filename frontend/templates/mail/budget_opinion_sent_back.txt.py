BBBBBBB BBBBBB

BBBB BBBBB BBBB BBBB
BBBBB BBBBBBB gettext(u'Please look at your opinion again: %(title)s') SSSSSS SSSS SS SSSS SSSSSSS SSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The coordinator sends the file of “%(title)s” back to your department: please look at your opinion and at the costing again, by %(day)s.') SSS SSSSSSSSSSS SSSSS SSS SSSS SS SSSSSSSSSSS SSSS SS SSSS SSSSSSSSSSS SSSSSS SSSS SS SSSS SSSSSSS SSS SS SSS SSSSSSS SSSSSS SS SSSSSSSS



 gettext(u'What you had written is still there: give your verdict again once it is right.') SSSS SSS SSS SSSSSSS SS SSSSS SSSSSS SSSS SSSS SSSSSSS SSSSS SSSS SS SS SSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open the file') BBBBBBBB
