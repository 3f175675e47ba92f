BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'A key is added to your account') BBBBBBBB
BBBBB BBBB
 gettext(u'From now on your account can be opened with this key. If you added it, there is nothing to do.') SSSS SSS SS SSSS SSSSSSS SSS SS SSSSSS SSSS SSSS SSSS SS SSS SSSSS SSS SSSSS SS SSSSSSS SS SSS

 gettext(u'If it was not you, choose a new password at once from the sign-in page, then write to your town.') SS SS SSS SSS SSSS SSSSSS S SSS SSSSSSSS SS SSSS SSSS SSS SSSSSSS SSSSS SSSS SSSSS SS SSSS SSSSS
BBBBBBBB
