BBBBBBB BBBBBBBBBBBBBBBBBBB

BBBB BBBB
BBBBB BBBBB gettext(u'This invitation is no longer valid') BBBBBBBB
BBBBB BBBB
  XXXX gettext(u'This invitation is no longer valid') XXXXX
  XXX gettext(u'An invitation is good for one week and one time, and the last one sent is the good one.') XXXX
  XXX gettext(u'If you have chosen your password already, sign in. Otherwise ask whoever invited you to send it again: one press on the page of the team.') XXXX
BBBBBBBB
BBBBB BBBBBXXXXX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'Sign in') XXXXXXXXBBBBBBBB
