BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'Your second factor has been taken off') BBBBBBBB
BBBBB BBBB
 gettext(u'The people who run this site have taken the second factor off your account and signed out all your devices. At your next sign-in you set up another one.') SSS SSSSSS SSS SSS SSSS SSSS SSSS SSSSS SSS SSSSSS SSSSSS SSS SSSS SSSSSSS SSS SSSSSS SSS SSS SSSS SSSSSSSS SS SSSS SSSS SSSSSSS SSS SSS SS SSSSSSS SSSS

 gettext(u'If you did not ask for it, write to your town at once.') SS SSS SSS SSS SSS SSS SSS SSSSS SS SSSS SSSS SS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open the office') BBBBBBBB
