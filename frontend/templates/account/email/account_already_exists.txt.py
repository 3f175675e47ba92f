BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'You already have an account') BBBBBBBB
BBBBB BBBB
 gettext(u'Somebody, you perhaps, has just asked to create an account with the address %(address)s. It has one already, and nothing was changed.') SSSSSSSSS SSS SSSSSSSS SSS SSSS SSSSS SS SSSSSS SS SSSSSSS SSSS SSS SSSSSSS SSSSSSSSSSSS SS SSS SSS SSSSSSSS SSS SSSSSSS SSS SSSSSSSS

 gettext(u'If it was you, sign in as usual. If the password has slipped your mind, choose a new one here.') SS SS SSS SSSS SSSS SS SS SSSSSS SS SSS SSSSSSSS SSS SSSSSSS SSSS SSSSS SSSSSS S SSS SSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Choose a new password') BBBBBBBB
