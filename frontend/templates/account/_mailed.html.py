
BBBB BBBBB BBBB
BB BBBBBB BBB BBBBBBBBBBBBBBB
  XXX gettext(u'A message has just left for <strong>%(address)s</strong>.') S SSSSSSS SSS SSSS SSSS SSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSXXXX
BBBB BBBBBB
  XXX gettext(u'No new message left for <strong>%(address)s</strong>.') SS SSS SSSSSSS SSSS SSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSS
    BB BBBBBBBBBBBBBBB gettext(u'Several have left already: the last one is valid, and another can leave from %(moment)s.') SSSSSSS SSSS SSSS SSSSSSSS SSS SSSS SSS SS SSSSSS SSS SSSSSSS SSS SSSSS SSSS SSSSSSSSSSSBBBBBXXXX
BBBBB
