BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'A second factor is removed from your account') BBBBBBBB
BBBBB BBBB
 gettext(u'Your account asks for no code of your application any more. If you removed it, there is nothing to do.') SSSS SSSSSSS SSSS SSS SS SSSS SS SSSS SSSSSSSSSSS SSS SSSSS SS SSS SSSSSSS SSS SSSSS SS SSSSSSS SS SSS

 gettext(u'If it was not you, choose a new password at once from the sign-in page, then write to your town.') SS SS SSS SSS SSSS SSSSSS S SSS SSSSSSSS SS SSSS SSSS SSS SSSSSSS SSSSS SSSS SSSSS SS SSSS SSSSS
BBBBBBBB
