BBBBBBB BBBBBBBBBBBBBBBBBBBB

BBBB BBBB
BBBBB BBBBBBBBBBBBBBBB gettext(u'This is not open to your account') BBBBBBBB
BBBBB BBBBBBBBBBB gettext(u'This is not open to your account') BBBBBBBB
BBBBB BBBBBBBBBB
  XXX gettext(u'This page or this act belongs to another role than yours. Nothing was changed.') XXXX
  XXX gettext(u'If you should have it, the coordinator of your town can give you the role.') XXXX
BBBBBBBB
