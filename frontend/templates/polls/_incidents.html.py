
BBBB BBBBBBBBBB BBBBB BBBB BBBBBBBBBB BBBBB
BB BBBBBBBBB
   gettext(u'What happened around this vote') 
  BBBBB BBBBBBBBBBB BBBBBBBBBBBBBBBB
    XXX XXXXXXXXXXXXXBBB BBBBBBBB BB BBBBBBBBBXXXXXXXXX XXXXXXXXXXXXXXXFFFFFFFFFFFFFFFF pgettext(u'before an explanation', u': ') FFFFFFFFFFXXXXXXXXFFFFFBB BBBBBBBBBBBBBBBBBBBBBBBBBBBXXX gettext(u'The key that told which ballot belonged to which signature is lost: for those who voted with it, only the numbers of signatures and ballots are compared at the close.') XXXXBBBBBXXXXXBBBBBBXXXXX
  BBBBBBBB
BBBBB
