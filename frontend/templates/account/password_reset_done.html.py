BBBBBBB BBBBBBBBBBBBBBBBBBB

BBBB BBBB
BBBBB BBBBB gettext(u'Look in your mailbox') BBBBBBBB
BBBBB BBBB
  XXXX gettext(u'Look in your mailbox') XXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBB
  XXX gettext(u'The link of the message lets you choose a new password. It is valid for one day, once.') XXXX
  XXX gettext(u'Nothing after five minutes? Look among the unwanted messages.') XXXX
BBBBBBBB
BBBBB BBBBB
  BB BBBBBBXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBXX gettext(u'Correct the address') XXXXXXXXBBBBB
  XXXXX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'Back to signing in') XXXXXXXX
BBBBBBBB
