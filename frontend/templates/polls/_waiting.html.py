
BBBB BBBBBBBBBB BBBB BBBBB BBBBBBBBBB
BB BBBBBBB
   gettext(u'Rules of an envelope that differ from the others') 
  BBBB BBBBBBBBBBB
    XXX gettext(u'Every envelope follows articles 7 and 8 of the rulebook. What one of them says otherwise is printed there too, from its next version on.') XXXX
    XXX XXXXXXXXXXX XXXXXXXXXXXXXBBB BBBBBBB BB BBBBBBBXXXXXX XXXXXXBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBXXXXXXXFFFFXXXXXX pgettext(u'before an amount', u': ') FFFFFXXXXXXXXXBBBBBBXXXXX
  BBBBBBB
BBBBB
