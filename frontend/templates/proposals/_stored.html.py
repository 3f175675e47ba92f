
BBBB BBBBBBBBBB BBBB
 gettext(u'What stands now, saved in another window') 
BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBB
  XXX gettext(u'What you typed is in the form below: saving again puts it in place of this text. To keep this text instead, leave the page.') XXXX
  XXX XXXXXXXXXXXXXXXXXXXX
    BBB BBBBBB BBBB BB BBBBBBXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXFFFFFFFFFFXXXXXXXXXXXBBBBBB
  XXXXX
BBBBBBBBBBBBB
