BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Confirm your e-mail address') BBBBBBBB
BBBBB BBBB
 gettext(u'Your account is waiting for you: tell us that this mailbox is yours and it opens.') SSSS SSSSSSS SS SSSSSSS SSS SSSS SSSS SS SSSS SSSS SSSSSSS SS SSSSS SSS SS SSSSSS

 gettext(u'The link below is valid for three days. If you did not ask for anything, do nothing.') SSS SSSS SSSSS SS SSSSS SSS SSSSS SSSSS SS SSS SSS SSS SSS SSS SSSSSSSSS SS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Confirm my e-mail address') BBBBBBBB
