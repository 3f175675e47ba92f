BBBBBBB BBBBBBBBBBBBBBBBBBB

BBBB BBBB
BBBBB BBBBB gettext(u'This account is closed') BBBBBBBB
BBBBB BBBB
  XXXX gettext(u'This account is closed') XXXXX
  XXX gettext(u'If you think this is a mistake, write or telephone to your town: its team can open it again.') XXXX
BBBBBBBB
