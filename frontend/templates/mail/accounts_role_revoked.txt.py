BBBBBBB BBBBBB

BBBB BBBB BBBBB
BBBBB BBBBBBB gettext(u'Your role in %(town)s has ended') SSSS SSSS SS SSSSSSSS SSS SSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'You no longer have this role in the participatory budget of %(town)s: %(role)s. Your account stays, with everything you filed as a resident.') SSS SS SSSSSS SSSS SSSS SSSS SS SSS SSSSSSSSSSSSS SSSSSS SS SSSSSSSSS SSSSSSSSS SSSS SSSSSSS SSSSSS SSSS SSSSSSSSSS SSS SSSSS SS S SSSSSSSSS

 gettext(u'If this surprises you, write to the coordinator of your town.') SS SSSS SSSSSSSSS SSSS SSSSS SS SSS SSSSSSSSSSS SS SSSS SSSSS
BBBBBBBB
