BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
 #

BBBB BBBBBBBBBB BBBBB BBBB BBBBB
BBBBB BBBBB gettext(u'The ballot paper') BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'The ballot paper') BBBBBBBB
BBBBB BBBB
  BB BBBBBBBBBBBBBBBBB
     gettext(u'The vote is suspended') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Its data were restored from a backup: no ballot is taken until two people have looked at what is missing, and said so.')  XX XXXXXXBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'See what it is') XXXXXXXXBBBBBBBBBBBBB
  BBBB BBBBBBBBBB BBB BBBBBBBBBBBBB B BB
     gettext(u'Your vote is ready') 
  BBBB BBBBBBBBBB
     gettext(u'Your vote') 
  BBBB
     gettext(u'The ballot paper is settled') 
  BBBBB
  BB BBB BBBBBBBBBBBBBBBBB
  BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBB
    BB BBBBBBBBBBBBBB BB BB
      XXX gettext(u'The vote opened on %(opens)s and closed on %(closes)s.') SSS SSSS SSSSSS SS SSSSSSSSS SSS SSSSSS SS SSSSSSSSSSSXXXX
    BBBB BBBBBBBBBBBBB BB BB
      XXX gettext(u'The vote opened on %(opens)s and closes on %(closes)s.') SSS SSSS SSSSSS SS SSSSSSSSS SSS SSSSSS SS SSSSSSSSSSSXXXX
    BBBB
      XXX gettext(u'The vote opens on %(opens)s, and closes on %(closes)s.') SSS SSSS SSSSS SS SSSSSSSSSS SSS SSSSSS SS SSSSSSSSSSSXXXX
    BBBBB
    BB BBBBBBBBBBBBBB B BBXXX gettext(u'No page and no list shows what is being voted before the close.') XXXXBBBBB
  BBBBBBBBBBBBB
  BBBBB
  BB BBBBBBBBB BBB BBB BBBBBBBBBBBBBBBBB
     gettext(u'Something waits for two people') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXXXX XXXXXXBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'See what it is') XXXXXXXXBBBBBBBBBBBBB
  BBBBB
  BB BBBBBBBBBB
     gettext(u'The urn is not as it should be') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Every hour the signatures and the ballots are compared, and the database is asked whether it is whole. Something is wrong: have the technical team make a copy of the data at once, then look. Nothing is counted before it is understood.') XXXXBBBBBBBBBBBBB
  BBBBB
  BB BBBBBBBBBBBBBBBBBBBB
     gettext(u'Nobody says that this urn can be opened') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Every hour the process that counts says that it has the keys of this vote. It does not: it has stopped, or these keys are not its own. Have the technical team look before the opening; if the vote is open, call the commission.') XXXXBBBBBBBBBBBBB
  BBBBB
  BB BBBBBBBBB
     gettext(u'A copy could tell who cast which ballot') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBB
      XXXXBBB BBBBBBB BB BBBBBBBBBXXXXFFFFFFFFFFFFFFFBB BBBBBBBBBBBBB FFFFFFF FBBBBBXXXXXBBBBBBXXXXX
      XXX gettext(u'Have the technical team see to it before the opening. Of copies of the whole machine (snapshots) this page knows nothing: ask.') XXXX
    BBBBBBBBBBBBB
  BBBBB
  BB BBBBBBBBBBBBBBB
     gettext(u'The urn is not stirred') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Every hour the rows of the urn are written in a new random order, so that no copy of the data tells who cast which ballot. That is late: tell the technical team, and have no copy made meanwhile.') XXXXBBBBBBBBBBBBB
  BBBBB
  BB BBB BBBBBBBBBB
   gettext(u'Who could open the urn') 
  BBBB BBBBBBBBBBB
    BB BBBBBBBBBBBBBB
      XXX gettext(u'Here one account of the machine serves the pages and counts the votes: whoever runs it could open the urn during the vote. A larger town gives the counting an account of its own.') XXXX
    BBBB
      XXX gettext(u'The account that serves the pages cannot open the urn: the keys were drawn by the account that counts, and stay there.') XXXX
    BBBBB
  BBBBBBB
  BBBBB
  BBBBBBB BBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
  XXXXX XXXXXXBBB BBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'The ballot paper as everyone reads it') XXXX X XX XXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'The result') XXXXXXXX
BBBBBBBB
