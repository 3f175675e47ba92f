BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'You have a place on the jury: %(edition)s') SSS SSSS S SSSSS SS SSS SSSSS SSSSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'Thank you for giving your time: you have a place on the jury of %(edition)s.') SSSSS SSS SSS SSSSSS SSSS SSSSS SSS SSSS S SSSSS SS SSS SSSS SS SSSSSSSSSSSS

 gettext(u'You read the projects and mark them on the same grid as the other jurors. Nobody sees your marks before the end. If you are close to a project, say so on its page: you will not mark it.') SSS SSSS SSS SSSSSSSS SSS SSSS SSSS SS SSS SSSS SSSS SS SSS SSSSS SSSSSSS SSSSSS SSSS SSSS SSSSS SSSSSS SSS SSSS SS SSS SSS SSSSS SS S SSSSSSSS SSS SS SS SSS SSSSS SSS SSSS SSS SSSS SSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u"Open the jury's table") BBBBBBBB
