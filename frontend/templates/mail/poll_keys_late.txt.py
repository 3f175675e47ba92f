BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'The vote still waits for its keys: %(edition)s') SSS SSSS SSSSS SSSSS SSS SSS SSSSS SSSSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The ballot paper of %(edition)s is frozen, and the machine that counts has not given its keys for more than five minutes. Without them the vote does not open.') SSS SSSSSS SSSSS SS SSSSSSSSSSS SS SSSSSSS SSS SSS SSSSSSS SSSS SSSSSS SSS SSS SSSSS SSS SSSS SSS SSSS SSSS SSSS SSSSSSSS SSSSSSS SSSS SSS SSSS SSSS SSS SSSSS

 gettext(u'Tell the technical team. Until the keys are there you can also take the ballot paper back.') 
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See the ballot paper') BBBBBBBB
