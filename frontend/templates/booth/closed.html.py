BBBBBBB BBBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBBB BBBB
BBBBB BBBBB gettext(u'The vote') BBBBBBBB
BBBBB BBBBBBBXX XXXXXXXX gettext(u'Back to the edition') XXXXBBBBBBBB
BBBBB BBBBBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXX gettext(u'The vote') XXXXXXXXXXX
  XXXX XXXXXXXXXXXXX
    BB BBBBBBBBBBBBBBBBBBBBB
      BB BBBBBBBBBBBBBBBBB
         gettext(u'The vote is not open yet') 
        BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It is announced for %(day)s.') SS SS SSSSSSSSS SSS SSSSSSSSXXXXBBBBBBBBBBBBB
      BBBB BBBBBBBBBBBBBBB BBB BBBBBBBBBBBBBBB
         gettext(u'The vote is not open yet') 
        BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It is planned %(days)s; these dates are still to be confirmed.') SS SS SSSSSSS SSSSSSSSS SSSSS SSSSS SSS SSSSS SS SS SSSSSSSSSSXXXXBBBBBBBBBBBBB
      BBBB BBBBBBBBBBBBBBBBBBB BB BBBBBBBBBBBBBB
         gettext(u'There is no vote here') 
        BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'This edition is over, and nobody votes in it any more.') XXXXBBBBBBBBBBBBB
      BBBB
         gettext(u'The vote is not open yet') 
        BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Its date is not announced yet.') XXXXBBBBBBBBBBBBB
      BBBBB
    BBBB BBBBBBBBBBBBBBBBBBBBBB
       gettext(u'The vote is not open yet') 
      BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It opens on %(moment)s.') SS SSSSS SS SSSSSSSSSSSXXXXBBBBBBBBBBBBB
    BBBB BBBBBBBBBBBBBBBB
       gettext(u'The vote is closed') 
      BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'It closed on %(deadline)s. What was in the urn by then is counted.') SS SSSSSS SS SSSSSSSSSSSSS SSSS SSS SS SSS SSS SS SSSS SS SSSSSSSSXXXXBBBBBBBBBBBBB
      BB BBBBBBBBBBBBBBBBBBXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'See the results') XXXXXXXXBBBBB
    BBBB BBBBBBBBBBBBBBBBBBBBBBBB
       gettext(u'You have voted on paper') 
      BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Your paper ballot is in the urn, and it is final: there is nothing more to do.') XXXXBBBBBBBBBBBBB
    BBBB BBBBBBBBBBBBBBBBBBBBBBBB
       gettext(u'You have voted') 
      BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u"Your ballot is in the urn and counts. The key by which one changes one's mind was lost and drawn again: this ballot can no longer be changed.") XXXXBBBBBBBBBBBBB
    BBBB BBBBBBBBBBBBBBBBBBB
       gettext(u'This ballot cannot be filled in on this page') 
      BBBBBBBBBB BBBBBBBBBBBBB BBBBBBBBBBB
        XXX gettext(u'One votes in a way that has no fields here yet. Ask the town hall how to vote.') XXXX
      BBBBBBBBBBBBB
    BBBB BBBBBBBBBBBBBBBBBB
       gettext(u'No ballot can be taken for the moment') 
      BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBB
        XXX gettext(u'A key of the vote cannot be read, so nothing you ticked here could be recorded. This page opens again once that is mended: come back later. If you have voted, your ballot is in the urn.') XXXX
        BB BBBBBBBBBBBBBBBXXX gettext(u'A question? %(contact)s') S SSSSSSSSS SSSSSSSSSSSXXXXBBBBB
      BBBBBBBBBBBBB
    BBBB BBBBBBBBBBBBBBBBB
       gettext(u'This ballot was not recorded') 
      BBBBBBBBBB BBBBBBBBBBBBB BBBBBBBBBBB
        XX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXX
        BB BBBBBBBBBBBBXXXXXXXBBBBB
        XXX gettext(u'If you had already voted, your former ballot is still in the urn.') XXXX
      BBBBBBBBBBBBB
    BBBB
       gettext(u'You cannot vote yet') 
      BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXXXXXXXXXXXXXBBBBBBBBBBBBB
      BB BBBBBBBBBBBBBBBBBBBBBBBBXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXXXXXXFFFFFFFFFFFFXX gettext(u'Join the register') XXXXXXXXBBBBB
    BBBBB
    BB BBBBBBBBBBBBBBBBBBXXXXX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'Read the projects') XXXXXXXXBBBBB
    XXXXX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'Read the rulebook') XXXXXXXX
  XXXXXX
BBBBBBBB
