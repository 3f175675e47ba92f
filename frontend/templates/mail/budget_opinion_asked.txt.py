BBBBBBB BBBBBB

BBBB BBBB BBBBB BBBB
BBBBB BBBBBBB gettext(u'An opinion to give: %(title)s') SS SSSSSSS SS SSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Your department is asked for its opinion on the project “%(title)s”.') SSSS SSSSSSSSSS SS SSSSS SSS SSS SSSSSSS SS SSS SSSSSSS SSSSSSSSSSSS

 gettext(u'It is expected by %(day)s. The file holds what the proposer wrote; your opinion and its public reasons are written beside it.') SS SS SSSSSSSS SS SSSSSSSS SSS SSSS SSSSS SSSS SSS SSSSSSSS SSSSSS SSSS SSSSSSS SSS SSS SSSSSS SSSSSSS SSS SSSSSSS SSSSSS SSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open the file') BBBBBBBB
