BBBBBBB BBBBBBBBBBBBBBBBBBB

BBBB BBBB
BBBBB BBBBB gettext(u'Set up an application') BBBBBBBB
BBBBB BBBBBBBBBBBBBBBB
BBBBB BBBB
  XXXX gettext(u'Set up an application') XXXXX
  XXX gettext(u'In an application that shows codes, scan this drawing, or type the words below it. Then copy the six digits it shows.') XXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBB
  XXXX XXXXXXXXXX XXXXXXXXXXXX gettext(u'The secret, as a drawing to scan') XXFFFFXXXXXX
  XXX gettext(u'Secret:')  XXXXXXXXXXXXXXXXX
  XXXXX XXXXXXXXXXXX XXXXXXXXXXXXXX
    BBBBBBBBBB
    
    XXXX XXXXXXXXXXXXXXXX
       gettext(u'Check and keep') 
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBB
    XXXXXX
  XXXXXXX
BBBBBBBB
BBBBB BBBBB
  XXXXX XXXXXXBBB BBBBBBBBBBBXX gettext(u'Back to my second factor') XXXXXXXX
BBBBBBBB
