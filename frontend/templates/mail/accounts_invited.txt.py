BBBBBBB BBBBBB

BBBB BBBB BBBBB
BBBBB BBBBBBB gettext(u'%(town)s invites you to its team') SSSSSSSS SSSSSSS SSS SS SSS SSSSBBBBBBBB
BBBBB BBBB
 gettext(u'You have been given a place in the team that runs the participatory budget of %(town)s. Your role: %(role)s.') SSS SSSS SSSS SSSSS S SSSSS SS SSS SSSS SSSS SSSS SSS SSSSSSSSSSSSS SSSSSS SS SSSSSSSSS SSSS SSSSS SSSSSSSSS
BB BBBBBBBBBBBBBBBBB
 gettext(u'You answer for: %(names)s.') SSS SSSSSS SSSS SSSSSSSSSS
BBBBB
 gettext(u'To begin, choose a password by the link below: it is good for one week and one time. Your address is %(email)s.') SS SSSSSS SSSSSS S SSSSSSSS SS SSS SSSS SSSSSS SS SS SSSS SSS SSS SSSS SSS SSS SSSSS SSSS SSSSSSS SS SSSSSSSSSS
BBBBBBBB
BBBBB BBBBBB BBBBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Choose my password') BBBBBBBB
