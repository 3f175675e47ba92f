BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Confirm your e-mail address') BBBBBBBB
BBBBB BBBB
 gettext(u'Welcome. One thing is left before you can propose, follow and vote: tell us that this mailbox is yours.') SSSSSSSS SSS SSSSS SS SSSS SSSSSS SSS SSS SSSSSSSS SSSSSS SSS SSSSS SSSS SS SSSS SSSS SSSSSSS SS SSSSSS

 gettext(u'The link below is valid for three days. If you did not create an account, do nothing: it will stay closed.') SSS SSSS SSSSS SS SSSSS SSS SSSSS SSSSS SS SSS SSS SSS SSSSSS SS SSSSSSSS SS SSSSSSSS SS SSSS SSSS SSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Confirm my e-mail address') BBBBBBBB
