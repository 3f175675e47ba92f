BBBBBBB BBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBB
BBBBB BBBBB gettext(u'Look in your mailbox') BBBBBBBB
BBBBB BBBB
  XXXX gettext(u'Look in your mailbox') XXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBB
  XXX gettext(u'Follow the link of the message: it confirms your address, and is valid for three days.') XXXX
  XXX gettext(u'Nothing after five minutes? Look among the unwanted messages. Otherwise sign in with the password you chose: another message will leave.') XXXX
BBBBBBBB
BBBBB BBBBB
  BB BBBBBBXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBXX gettext(u'Correct the address') XXXXXXXXBBBBB
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'Sign in') XXXXXXXX
BBBBBBBB
