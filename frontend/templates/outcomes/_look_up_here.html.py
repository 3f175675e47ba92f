
BBBB BBBB
XXXX XXXXXXXXXXXX XXXXXXXXXXXX XXXXXX
     XXXXXXXXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBBBBBX
     XXXXXXXXXXXXXXXBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBX
     XXXXXXXXXXXXXXXX
     XXXXXXXXXXXXXXX gettext(u'That is no tracking number: it has sixteen signs, digits from 2 to 9 and letters without vowels.') X
     XXXXXXXXXXXXXXXXXXXXX gettext(u'Fetching the list, then searching…') X
     XXXXXXXXXXXXXXXXX gettext(u'Your ballot is in the urn.') X
     XXXXXXXXXXXXXXXXXXXXX gettext(u'You chose:') X
     XXXXXXXXXXXXXXXXX gettext(u'a blank vote') X
     XXXXXXXXXXXXXXXXXX gettext(u'Here too few people voted: no ballot is published one by one.') X
     XXXXXXXXXXXXXXXX gettext(u'No ballot bears this number.') X
     XXXXXXXXXXXXXXXXXXXXXX gettext(u'Read it again sign by sign. If you voted several times, only the last number counts. If you are sure of it, tell the commission: it can look at what happened without asking what you chose.') X
     XXXXXXXXXXXXXXXXXXX gettext(u'The list that came is not the one that was signed. Tell the commission.') X
     XXXXXXXXXXXXXXXXXX gettext(u'The list did not come. Check the connection and try again: nothing was sent.') X
     XXXXXXXXXXXXXXXXXXXXXXXXX gettext(u'The steps of the count that came are not those that were published: where your part went is not shown. Tell the commission.') X
     XXXXXXXXXXXXXXXXX gettext(u'Where your part went') X
     XXXXXXXXXXXXXXXX gettext(u'%(amount)s of your share paid for “%(title)s”; %(left)s were left.') SSSSSSSSSS SS SSSS SSSSS SSSS SSS SSSSSSSSSSSS SSSSSSSS SSSS SSSSSX
     XXXXXXXXXXXXXXXXX gettext(u'You bore %(amount)s of “%(title)s”.') SSS SSSS SSSSSSSSSS SS SSSSSSSSSSSSX
     XXXXXXXXXXXXXXXXXX gettext(u'“%(title)s” was funded: your ballot stands for %(amount)s of its cost.') SSSSSSSSSSS SSS SSSSSSS SSSS SSSSSS SSSSSS SSS SSSSSSSSSS SS SSS SSSSSX
     XXXXXXXXXXXXXXXXXXXXX gettext(u'“%(title)s” was funded with what all ballots had left.') SSSSSSSSSSS SSS SSSSSS SSSS SSSS SSS SSSSSSS SSS SSSSSX
     XXXXXXXXXXXXXXXXXXXXXX gettext(u'“%(title)s” was not funded.') SSSSSSSSSSS SSS SSS SSSSSSSX
     XXXXXXXXXXXXXXXXX gettext(u'Every ballot began with %(amount)s.') SSSSS SSSSSS SSSSS SSSS SSSSSSSSSSSXX
  XXX gettext(u'Your browser fetches the whole list, the same for everybody, and searches by itself: your number leaves this device for nobody.') XXXX
  XXXX XXXXXXXXXXXXXX
    XXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXX gettext(u'My tracking number') XXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXX gettext(u'Four groups of four signs; capitals or not, with or without blanks.') XXXXXX
    XXXXXX XXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXXXXXXX
  XXXXXX
  XXXX XXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXX XXXXXXXXXX gettext(u'Search on this device') XXXXXXXXXXXXXXX
  XXXX XXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXX
XXXXXX
