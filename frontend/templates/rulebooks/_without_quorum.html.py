
BBBB BBBBBBBBBB BBBBB BBBB BBBBBBBBBB
 gettext(u'In this edition the jury did not reach its quorum') 
BBBBBBBBBB BBBBBBBBBBB
  XXX gettext(u'Recorded on %(day)s: no shortlist is made, and every feasible project goes to the vote.') SSSSSSSS SS SSSSSSSS SS SSSSSSSSS SS SSSSS SSS SSSSS SSSSSSSS SSSSSSS SSSS SS SSS SSSSSXXXX
  FFFFF
BBBBBBBBBBBBB
