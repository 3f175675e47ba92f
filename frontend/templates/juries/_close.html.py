
BBBB BBBBBBBBBB BBBB
 gettext(u'Close the marking') 
BBBBB BBBBBBBBBBB BBBBBBBBBBBBB BBBBBBBBBBBB
  XXX ngettext(u'%(count)s juror has marked everything; the quorum is %(quorum)s.', u'%(count)s jurors have marked everything; the quorum is %(quorum)s.', count) SSSSSSSSS SSSSS SSS SSSSSS SSSSSSSSSSS SSS SSSSSS SS SSSSSSSSSSSPPPPPPPPP PPPPPP PPPP PPPPPP PPPPPPPPPPP PPP PPPPPP PP PPPPPPPPPPP  gettext(u'Nobody can mark after the close, and the means can then be read.') XXXX
  XXXXX XXXXXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX
    BBBBBBBBBB
     gettext(u'Close the marking') 
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBB
  XXXXXXX
BBBBBBBB
 gettext(u'Prolong the marking') 
BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  XXX gettext(u'Possible even when the time to mark is over, until the vote opens. The jurors are told.') XXXX
  XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX
    BBBBBBBBBB
    
    XXXX XXXXXXXXXXXXXXXX gettext(u'Give the jurors more days') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBXXXXXX
  XXXXXXX
BBBBBBB
BB BBBBBBB BBB BBBBBBBB
   gettext(u'Record that the quorum is not reached') 
  BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB
    XXXXXXX
    XXX gettext(u'No shortlist is made: every feasible project goes to the vote. Everybody reads your reason, nobody reads the marks, and this cannot be undone.') XXXX
    XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX
      BBBBBBBBBB
      
      XXXX XXXXXXXXXXXXXXXX gettext(u'Pass every feasible project on to the vote') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBB BBBBXXXXXX
    XXXXXXX
  BBBBBBB
BBBBB
