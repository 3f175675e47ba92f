
BBBB BBBBBBBBBB BBBB
 gettext(u'The files, one by one') 
BBBB BBBBBBBBBBB
  XXXX XXXXXXXXXXXXX
    XXX gettext(u'Each is given out byte for byte as it was signed. Under each stands its fingerprint (SHA-256): one sign changed in the file, and it is another one.') XXXX
     gettext(u'The published files') 
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBB
    XXXXX XXXXXXBBB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXXXXXX pgettext(u'between a field and its error', u': ')  gettext(u"how many people had voted at each hour that was noted, and how far the town's journal was, signed as the vote went on.") XXXX
  XXXXXX
BBBBBBB
