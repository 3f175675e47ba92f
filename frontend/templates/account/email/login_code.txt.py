BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your code to sign in') BBBBBBBB
BBBBB BBBB
 gettext(u'Your code: %(code)s') SSSS SSSSS SSSSSSSS

 gettext(u'Type it on the page that asked for it. It is valid for a quarter of an hour, once. Give it to nobody: no agent of the town will ask you for it.') SSSS SS SS SSS SSSS SSSS SSSSS SSS SSS SS SS SSSSS SSS S SSSSSSS SS SS SSSSS SSSSS SSSS SS SS SSSSSSS SS SSSSS SS SSS SSSS SSSS SSS SSS SSS SSS

 gettext(u'If you did not ask for anything, do nothing.') SS SSS SSS SSS SSS SSS SSSSSSSSS SS SSSSSSSS
BBBBBBBB
