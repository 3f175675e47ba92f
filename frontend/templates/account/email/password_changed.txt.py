BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your password is changed') BBBBBBBB
BBBBB BBBB
 gettext(u'The password of your account has just been changed. If it was you, there is nothing to do.') SSS SSSSSSSS SS SSSS SSSSSSS SSS SSSS SSSS SSSSSSSS SS SS SSS SSSS SSSSS SS SSSSSSS SS SSS

 gettext(u'If it was not you, choose a new password at once from the sign-in page, then write to your town.') SS SS SSS SSS SSSS SSSSSS S SSS SSSSSSSS SS SSSS SSSS SSS SSSSSSS SSSSS SSSS SSSSS SS SSSS SSSSS
BBBBBBBB
