BBBBBBB BBBBBB

BBBB BBBB BBBBB BBBB
BBBBB BBBBBBB gettext(u'Your reply is awaited: %(title)s') SSSS SSSSS SS SSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'A department gave an unfavourable opinion on your project “%(title)s”. Nothing is decided: you first have the right to reply.') S SSSSSSSSSS SSSS SS SSSSSSSSSSSS SSSSSSS SS SSSS SSSSSSS SSSSSSSSSSSS SSSSSSS SS SSSSSSSS SSS SSSSS SSSS SSS SSSSS SS SSSSSS

 gettext(u'Its reasons are on the page of the project. You can reply there until %(day)s, that day included.') SSS SSSSSSS SSS SS SSS SSSS SS SSS SSSSSSSS SSS SSS SSSSS SSSSS SSSSS SSSSSSSS SSSS SSS SSSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Read the opinion and reply') BBBBBBBB
