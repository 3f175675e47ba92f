BBBBBBB BBBBBB

BBBB BBBB BBBBB BBBB
BBBBB BBBBBBB gettext(u'An opinion is awaited: %(title)s') SS SSSSSSS SS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The opinion of your department on the project “%(title)s” was expected by %(day)s. Its proposer waits for it, and so does the rest of the study.') SSS SSSSSSS SS SSSS SSSSSSSSSS SS SSS SSSSSSS SSSSSSSSSSS SSS SSSSSSSS SS SSSSSSSS SSS SSSSSSSS SSSSS SSS SSS SSS SS SSSS SSS SSSS SS SSS SSSSSS

 gettext(u'If you need more time or are not the right department, tell the coordinator of the edition.') SS SSS SSSS SSSS SSSS SS SSS SSS SSS SSSSS SSSSSSSSSSS SSSS SSS SSSSSSSSSSS SS SSS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open the file') BBBBBBBB
