BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'An idea handed over to your department: %(title)s') SS SSSS SSSSSS SSSS SS SSSS SSSSSSSSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'The idea “%(title)s” is taken care of outside the participatory budget, by your department (%(department)s). Its proposer was told so, with these reasons:') SSS SSSS SSSSSSSSSSS SS SSSSS SSSS SS SSSSSSS SSS SSSSSSSSSSSSS SSSSSSS SS SSSS SSSSSSSSSS SSSSSSSSSSSSSSSSS SSS SSSSSSSS SSS SSSS SSS SSSS SSSSS SSSSSSSS



 gettext(u'The page of the idea holds the whole text. Please tell the coordinator what becomes of it.') SSS SSSS SS SSS SSSS SSSSS SSS SSSSS SSSSS SSSSSS SSSS SSS SSSSSSSSSSS SSSS SSSSSSS SS SSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Read the idea') BBBBBBBB
