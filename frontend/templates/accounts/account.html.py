BBBBBBB BBBBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBBB BBBB BBBBBBBBBB BBBBB
BBBBB BBBBB gettext(u'My account') BBBBBBBB
BBBBB BBBBBBBBBBBBBXXXXXXXXXXXXBBBBBBBB
BBBBB BBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX
    XXXX gettext(u'My account') XXXXX
    XX XXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXXXXX
  XXXX XXXXXXXXXXX XXXXXXXXXXXX
     gettext(u'My editions') 
    BBBBB BBBBBBBBBBB
      BB BBBBBB
        XXX XXXXXXXXXXXXX
          BBB BBBBBB BBBB BB BBBBBB
            XXXX
              XX XXXXXXXXXXXXXXX X FFFFXXXX
              XXX gettext(u'On the register:')  FFFFFFFFFFFFBB BBBBBBBBBBBBBBB X FFFFBBBBBXXXX
              BB BBBB
                XXXBBBB BBBBBBBBBBBBBB  gettext(u'You have voted.') 
                  BB BBBBBBBBBBBBBBBB gettext(u'Your paper ballot is final.') BBBB BBBBBBBBBBBBBBBXX XXXXXXBBB BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBXX gettext(u'Change my ballot') XXXX  gettext(u'(until %(moment)s)') SSSSSS SSSSSSSSSSSBBBBB
                XXXX
              BBBBB
              XX XXXXXXXXXXXX
                XX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBXX gettext(u'What it gives right to') XXXX
                XX XXXXXXBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBXX gettext(u'My ideas') XXXX
              XXXX
            XXXXX
          BBBBBB
        XXXXX
      BBBB
        XXX gettext(u'You are not on the register of any edition yet. Open the edition of your town: it will tell you how to take part.') XXXX
      BBBBB
    BBBBBBBB
    BB BBBBBBBBBBB
       gettext(u'My work for the town') 
      BBBBB BBBBBBBBBBB
        XXX XXXXXXXXXXXXX
          BBB BBBBBBBBBB BB BBBBBBBBBBB
            XXXX
              XX XXXXXXBBB BBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBXXXXXX X FFFFFFFFFFFBBB BBBBBBBBBB BB BBBBBBBBBBBBBBBBBBBBBBBBBB X FFFFBBBBBB
            XXXXX
          BBBBBB
        XXXXX
      BBBBBBBB
    BBBBB
     gettext(u'My details') 
    BBBBB BBBBBBBBBBB
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBB
      XXXXX XXXXXXXXXXXX XXXXXXXXXXXXXX
        BBBBBBBBBB
        
        XXXX XXXXXXXXXXXXXXXX
           gettext(u'Save my details') 
          BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBB
          XX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBBXX gettext(u'Change my password') XXXX
          XX XXXXXXBBB BBBBBBBBBBBXX gettext(u'My second factor') XXXX
        XXXXXX
      XXXXXXX
    BBBBBBBB
     gettext(u'My devices') 
    BBBBB BBBBBBBBBBB
      XXX gettext(u'You stay signed in on each device where you asked for it.') XXXX
      XXXXX XXXXXXXXBBB BBBBBBBBBBBBBBX XXXXXXXXXXXXXX
        BBBBBBBBBB
         gettext(u'Sign out everywhere else') 
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBB
      XXXXXXX
    BBBBBBBB
     gettext(u'My messages') 
    BBBBB BBBBBBBBBBB
      XXX gettext(u'What concerns your own ideas and projects always reaches you. The rest is yours to choose.') XXXX
      XXXXX XXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBBBX XXXXXXXXXXXXXX
        BBBBBBBBBB
        
        XXXX XXXXXXXXXXXXXXXX
           gettext(u'Save my choice') 
          BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBB
        XXXXXX
      XXXXXXX
    BBBBBBBB
  XXXXXX
BBBBBBBB
