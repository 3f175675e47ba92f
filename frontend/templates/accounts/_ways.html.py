
BBBB BBBBBBBBBB BBBB
 gettext(u'How do you prove that it is you?') 
BBBBB BBBBBBBBBBB BBBBBBB
  XXX gettext(u'By a statement on your honour: two minutes on this page, without any paper to send.') XXXX
BBBBBBBB
