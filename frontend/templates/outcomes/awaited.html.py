BBBBBBB BBBBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBBB BBBB
BBBBB BBBBB gettext(u'Results') BBBBBBBB
BBBBB BBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX
    XXXX gettext(u'Results') XXXXX
    BB BBBBBBBBBBBBBBXX XXXXXXXXXXXXX gettext(u'There is no result yet: before the close nothing is counted, and no page shows what lies in the urn.') XXXX
    BBBB BBBBBBBBBBBBBBBBBBXX XXXXXXXXXXXXX gettext(u'The vote of this edition was annulled: there is no result.') XXXX
    BBBB BBBBBBBBBBBBBB BBB BBB BBBBBBBBBBBBBBBBBBXX XXXXXXXXXXXXX gettext(u'This edition is over, and nobody votes in it any more.') XXXX
    BBBB BBBBBBBBBBBBBBXX XXXXXXXXXXXXX gettext(u'This edition is over. Its vote was not held here: the projects say what became of them.') XXXX
    BBBB BBB BBBBBBBBBBBBBBXX XXXXXXXXXXXXX gettext(u'Nobody has voted in this edition yet: the results come after the vote.') XXXXBBBBB
  XXXXXX
   gettext(u'The vote') 
  BB BBBBBBBBBBBBBBBBBBB
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u'The vote is suspended for the moment: no ballot is taken.') XXXXBBBBBBBBBBBBB
  BBBB BBBBBBBBBBBBBB
    BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It closes on %(deadline)s.') SS SSSSSS SS SSSSSSSSSSSSSXXXXBBBBBBBBBBBBB
  BBBB BBBBBBBBBBBBBBBBB
    BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It opens on %(moment)s.') SS SSSSS SS SSSSSSSSSSSXXXXBBBBBBBBBBBBB
  BBBB BBBBBBBBBBBBBBB BBB BBBBBBBBBBBBBBB
    BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It is planned %(days)s; these dates are still to be confirmed.') SS SS SSSSSSS SSSSSSSSS SSSSS SSSSS SSS SSSSS SS SS SSSSSSSSSSXXXXBBBBBBBBBBBBB
  BBBB BBBBBBBBBBBBBBB
    BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It has not begun, and its date is not announced yet.') XXXXBBBBBBBBBBBBB
  BBBB BBBBBBBBBBBBBB BBB BBB BBBBBBBBBBBBBB
     gettext(u'The vote is closed') 
    BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'The ballots are counted twice, then two people sign the outcome before it is published here.') XXXXBBBBBBBBBBBBB
  BBBBB
  BB BBBBBBBBBBBBBBBBBBXXXXX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'Read the projects') XXXXXXXXBBBBB
BBBBBBBB
