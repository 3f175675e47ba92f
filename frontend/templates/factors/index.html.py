BBBBBBB BBBBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBBB BBBB
BBBBB BBBBB gettext(u'My second factor') BBBBBBBB
BBBBB BBBBBBBBBBBBBXXXXXXXXXXXXBBBBBBBB
BBBBB BBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX
    XXXX gettext(u'My second factor') XXXXX
    XX XXXXXXXXXXXXX gettext(u'A password can be guessed, or read over a shoulder. With a second factor it opens nothing by itself.') XXXX
  XXXXXX
  XXXX XXXXXXXXXXX XXXXXXXXXXXX
    BB BBBBB BBB BBB BBBBBBBBBBB
      BBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Demo: no second factor is asked for. A real site lets nobody of the team work without one.') XXXXBBBBBBBBBBBBB
    BBBB BBBBB BBB BBB BBBB BBB BBB BBB BBB BBB BBBBB
       gettext(u'Set up a second factor first') 
      BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBXXX gettext(u'Whoever works for a town signs in with a password and a second factor. Choose one of the three; the office opens right after.') XXXXBBBBBBBBBBBBB
    BBBB BBBB
      XXX gettext(u'Continue') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBB BBBBBBBBBBBBBB BBBBXXXX
    BBBBB
     gettext(u'A key') 
    BBBBB BBBBBBBBBBB
      XXX gettext(u'Your telephone or computer (fingerprint, face, PIN), or a security key. The safest, and it signs in without a password.') XXXX
      BB BBBB
        XXX XXXXXXXXXXX XXXXXXXXXXXXX
          BBB BBB BB BBBB
            XXX XXXXXXXXXXXXXXXXXXXXXXX XXXXX XXXXXXXXXXXX XXXXXXFFFFFFFFFXXXXXXX
              XX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBB BBBBBBXX gettext(u'Remove') XXXXX XXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXX
          BBBBBB
        XXXXX
      BBBBB
      XXXX XXXXXXXXXXXXXXXX
         gettext(u'Add a key') BBB BBBBBBBBBBBBBBBBBB BB BBB
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBB BBBB
      XXXXXX
    BBBBBBBB
     gettext(u'An application that shows codes') 
    BBBBB BBBBBBBBBBB
      BB BBB
        XXX gettext(u'It is set up.')  XX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBXX gettext(u'Remove the application') XXXXXXXX
      BBBB
        XXX gettext(u'An application on your telephone shows six new digits every half minute.') XXXX
        XXXX XXXXXXXXXXXXXXXX
           gettext(u'Set up an application') BBB BBBBBBBBBBBBBBBBBBB BB BBB
          BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBB BBBB
        XXXXXX
      BBBBB
    BBBBBBBB
     gettext(u'A printed list of codes') 
    BBBBB BBBBBBBBBBB
      XXX gettext(u'Ten codes on paper, each good for one time: with no telephone, or when yours is lost.') XXXX
      BB BBBBBXXX ngettext(u'%(number)s code left.', u'%(number)s codes left.', count) SSSSSSSSSS SSSS SSSSSPPPPPPPPPP PPPPP PPPPP XX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBBXX gettext(u'Print it') XXXXXXXXBBBBB
      XXXX XXXXXXXXXXXXXXXX
         gettext(u'Draw a new list') BBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BB BBB
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBB BBBB
      XXXXXX
    BBBBBBBB
    XXXXX XXXXXXBBB BBBBBBBBBXX gettext(u'Back to my account') XXXXXXXX
  XXXXXX
BBBBBBBB
