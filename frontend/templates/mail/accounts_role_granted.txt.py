BBBBBBB BBBBBB

BBBB BBBB BBBBB
BBBBB BBBBBBB gettext(u'A new role for you in %(town)s: %(role)s') S SSS SSSS SSS SSS SS SSSSSSSSS SSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'You have been given a place in the team that runs the participatory budget of %(town)s. Your role: %(role)s.') SSS SSSS SSSS SSSSS S SSSSS SS SSS SSSS SSSS SSSS SSS SSSSSSSSSSSSS SSSSSS SS SSSSSSSSS SSSS SSSSS SSSSSSSSS
BB BBBBBBBBBBBBBBBBB
 gettext(u'You answer for: %(names)s.') SSS SSSSSS SSSS SSSSSSSSSS
BBBBB
 gettext(u'Sign in as usual: what waits for you is in the office.') SSSS SS SS SSSSSS SSSS SSSSS SSS SSS SS SS SSS SSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open the office') BBBBBBBB
