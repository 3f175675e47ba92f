BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'A second factor is added to your account') BBBBBBBB
BBBBB BBBB
 gettext(u'From now on your account asks for a code of your application when you sign in. If you set it up, there is nothing to do.') SSSS SSS SS SSSS SSSSSSS SSSS SSS S SSSS SS SSSS SSSSSSSSSSS SSSS SSS SSSS SSS SS SSS SSS SS SSS SSSSS SS SSSSSSS SS SSS

 gettext(u'If it was not you, choose a new password at once from the sign-in page, then write to your town.') SS SS SSS SSS SSSS SSSSSS S SSS SSSSSSSS SS SSSS SSSS SSS SSSSSSS SSSSS SSSS SSSSS SS SSSS SSSSS
BBBBBBBB
