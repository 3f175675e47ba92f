BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The proposer has replied: %(title)s') SSS SSSSSSSS SSS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The proposer of “%(title)s” has replied to the unfavourable opinion. The reply is in the file, and the decision can now be taken.') SSS SSSSSSSS SS SSSSSSSSSSS SSS SSSSSSS SS SSS SSSSSSSSSSSS SSSSSSSS SSS SSSSS SS SS SSS SSSSS SSS SSS SSSSSSSS SSS SSS SS SSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open the file') BBBBBBBB
