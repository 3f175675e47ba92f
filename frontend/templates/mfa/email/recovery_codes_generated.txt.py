BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your account has a new list of codes') BBBBBBBB
BBBBB BBBB
 gettext(u'A new list of single-use codes was drawn for your account; those of an older list are worth nothing any more. If you asked for it, there is nothing to do.') S SSS SSSS SS SSSSSSSSSS SSSSS SSS SSSSS SSS SSSS SSSSSSSS SSSSS SS SS SSSSS SSSS SSS SSSSS SSSSSSS SSS SSSSS SS SSS SSSSS SSS SSS SSSSS SS SSSSSSS SS SSS

 gettext(u'If it was not you, choose a new password at once from the sign-in page, then write to your town.') SS SS SSS SSS SSSS SSSSSS S SSS SSSSSSSS SS SSSS SSSS SSS SSSSSSS SSSSS SSSS SSSSS SS SSSS SSSSS
BBBBBBBB
