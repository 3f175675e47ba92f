BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'There is no account with this address') BBBBBBBB
BBBBB BBBB
 gettext(u'Somebody, you perhaps, has asked for a new password for the address %(address)s. It has no account: you may have signed up with another address.') SSSSSSSSS SSS SSSSSSSS SSS SSSSS SSS S SSS SSSSSSSS SSS SSS SSSSSSS SSSSSSSSSSSS SS SSS SS SSSSSSSS SSS SSS SSSS SSSSSS SS SSSS SSSSSSS SSSSSSSS

 gettext(u'You can create an account in a minute. If you did not ask for anything, do nothing.') SSS SSS SSSSSS SS SSSSSSS SS S SSSSSSS SS SSS SSS SSS SSS SSS SSSSSSSSS SS SSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Create my account') BBBBBBBB
