BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Choose a new password') BBBBBBBB
BBBBB BBBB
 gettext(u'You have asked to choose a new password. The link below is valid for one day and works once.') SSS SSSS SSSSS SS SSSSSS S SSS SSSSSSSSS SSS SSSS SSSSS SS SSSSS SSS SSS SSS SSS SSSSS SSSSS

 gettext(u'If you did not ask for it, do nothing: your present password still stands.') SS SSS SSS SSS SSS SSS SSS SS SSSSSSSS SSSS SSSSSSS SSSSSSSS SSSSS SSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Choose a new password') BBBBBBBB
