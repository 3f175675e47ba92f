
BBBB BBBB BBBBB
XXX XXXXXXXXXXX XXXXXXXXXXXXX
  XXXXBB BBBBBBBBBBBB gettext(u'At least %(age)s years old %(day)s') SS SSSSS SSSSSSS SSSSS SSS SSSSSSSBBBB gettext(u'No age is asked') BBBBBXXXXX
  XXXXBB BBBBBBBBB gettext(u'For people who %(ties)s here') SSS SSSSSS SSS SSSSSSSS SSSSBBBB gettext(u'For anyone, wherever they live') BBBBBXXXXX
  XXXX gettext(u'Level of verification: %(level)s') SSSSS SS SSSSSSSSSSSSS SSSSSSSSSXXXXX
XXXXX
