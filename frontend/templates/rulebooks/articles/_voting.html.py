 #

BBBB BBBB BBBBB
XXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
   gettext(u'Level of verification asked: %(level)s.') SSSSS SS SSSSSSSSSSSS SSSSSS SSSSSSSSSS
XXXX
XXX
   gettext(u'One person, one ballot, by secret vote.') 
   gettext(u'One votes online; a ballot can be changed until the close.') 
  
XXXX
XXX
  BB BBBBBBBBBBBBBB
     gettext(u'Here one account of the machine serves these pages and counts the votes: whoever runs it could open the urn during the vote.') 
  BBBB
     gettext(u'The account that serves these pages cannot open the urn: another one, which alone has the key, counts the votes.') 
  BBBBB
XXXX
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBB BBBB
