BBBBBBB BBBBBB

BBBB BBBB BBBB
BBBBB BBBBBBB gettext(u'More time for the jury: %(edition)s') SSSS SSSS SSS SSS SSSSS SSSSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'You have more time to mark the projects of %(edition)s: until %(until)s. Here is why:') SSS SSSS SSSS SSSS SS SSSS SSS SSSSSSSS SS SSSSSSSSSSSS SSSSS SSSSSSSSSS SSSS SS SSSS



 gettext(u'Your marks are kept as you left them, and you can change them until then. Thank you for your time.') SSSS SSSSS SSS SSSS SS SSS SSSS SSSSS SSS SSS SSS SSSSSS SSSS SSSSS SSSSS SSSSS SSS SSS SSSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open my files') BBBBBBBB
