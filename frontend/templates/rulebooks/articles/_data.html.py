
BBBB BBBB
XXX
   gettext(u"Names and birth dates of the register serve to check that each person takes part once, and for nothing else; each person reads their own, and no other's.") 
  BB BBBBBBB gettext(u'The town answers for these data: %(contact)s.') SSS SSSS SSSSSSS SSS SSSSS SSSSS SSSSSSSSSSSSBBBBB
XXXX
