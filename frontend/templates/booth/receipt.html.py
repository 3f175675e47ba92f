BBBBBBB BBBBBBBBBBBBBBBBBBBB


BBBB BBBBBBBBBB BBBBB BBBB
BBBBB BBBBBBBBBBBBBBBB
BBBBB BBBBB gettext(u'Your ballot is in the urn') BBBBBBBB
BBBBB BBBBBBB
  XXXX XXXXXXXXXXX XXXXXXXXXXXXXXXXXBBB BBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX
    BBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB
    XXXX gettext(u'Your ballot is in the urn') XXXXX
    XX XXXXXXXXXXXXX gettext(u'Thank you for taking part.') XXXX
     gettext(u'Your tracking number, to write down: it is shown only once') 
    BBBBBBBBBBBBBBB BBBBBB BBBBBBBBBBB
    XX XXXXXXXXXXXX XXXXXX gettext(u'Keep it to yourself. Nobody can give it to you again, not even the town hall.') XXXX
    XXXX XXXXXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXX
      XXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXXXXX gettext(u'Copied') XX gettext(u'Copy the number') XXXXXXXXX
      XXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Print') XXXXXXXXX
    XXXXXX
  XXXXXX
  XXXX XXXXXXXXXXXXX
    XXX gettext(u'Recorded on %(moment)s.') SSSSSSSS SS SSSSSSSSSSSXXXX
     gettext(u'If you change your mind') 
    BBBBB BBBBBBBBBBB BBBBBBBXXX gettext(u'Vote again until %(deadline)s: your new ballot takes the place of this one, with a new number.') SSSS SSSSS SSSSS SSSSSSSSSSSSS SSSS SSS SSSSSS SSSSS SSS SSSSS SS SSSS SSSS SSSS S SSS SSSSSSSXXXXXXX gettext(u'If this ballot itself took the place of an earlier one, the number of that one is void: throw it away.') XXXXBBBBBBBB
     gettext(u'To check that it was counted') 
    BBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBB BB BBBBBBB
    BBBBB BBBBBBBBBBB BBBBBBBXXX gettext(u'Not before the vote has closed, on %(closes)s: the ballots are then counted, and two people sign. From then on the results say how to find your ballot by its number, where thirty people or more voted.') SSS SSSSSS SSS SSSS SSS SSSSSSS SS SSSSSSSSSSS SSS SSSSSSS SSS SSSS SSSSSSSS SSS SSS SSSSSS SSSSS SSSS SSSS SS SSS SSSSSSS SSS SSS SS SSSS SSSS SSSSSS SS SSS SSSSSSS SSSSS SSSSSS SSSSSS SS SSSS SSSSSS XX XXXXXXXXXXXXXXXXBBBBBBBB
    BB BBBBBBBBBBBBBBBXXX gettext(u'A question? %(contact)s') S SSSSSSSSS SSSSSSSSSSSXXXXBBBBB
  XXXXXX
  XXXX XXXXXXXXXXX XXXXXXXXXXXXX
     gettext(u'A shared computer?') 
    BBBBB BBBBBBBBBBB BBBBBBB
      XXX gettext(u'Write the number down, then sign out: the next person must not find your page.') XXXX
       gettext(u'Sign out') 
      BBB BBBBBBBBBBBBBBBB BB BBBBBBB
      XXXX XXXXXXXXXXXXXXXXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBB BBBBXXXXXX
    BBBBBBBB
    XXXXX XXXXXXXX gettext(u'Back to the edition') XXXXXXXX
  XXXXXX
BBBBBBBB
