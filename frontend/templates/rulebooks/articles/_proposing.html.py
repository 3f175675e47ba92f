
BBBB BBBB BBBBB
XXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BB BBBBBBBBBBBBB gettext(u'Who was born on 29 February reaches the age on 1 March in years without one.') BBBBB
XXXX
XXX
   gettext(u'An idea is filed by %(kinds)s.') SS SSSS SS SSSSS SS SSSSSSSSSS
  BB BBBBBBBBBBBB BB BBBBBBBBBBB gettext(u'A collective has at least %(least)s members and names one of them to speak for it.') S SSSSSSSSSS SSS SS SSSSS SSSSSSSSS SSSSSSS SSS SSSSS SSS SS SSSS SS SSSSS SSS SSSBBBBB
  BB BBBBBBBBBBBBB BB BBBBBBBBBBB gettext(u'An association gives its register number.') BBBBB
  BB BBBBBBBBBBBBBBBBBBB ngettext(u'One person files a single idea.', u'One person files %(most)s ideas at most.', count) SSS SSSSSS SSSSS S SSSSSS SSSSSPPP PPPPPP PPPPP PPPPPPPP PPPPP PP PPPPPBBBBB
  BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB gettext(u'Under 18, the proposer gives the name of an adult to reach.') BBBBB
XXXX
BB BBBBBBBBBBBBBBBBBBBBBBBBBXXX gettext(u'May not propose:')  BBB BBBBBBBBB BB BBBBBBBBBBBBBBBBBBBBBBBBBFFFFFFFFFFFFFFFFBB BBBBBBBBBBBBXBBBBX BBBBBBBBBBBXXXXBBBBB
XXX gettext(u'Level of verification asked: %(level)s.') SSSSS SS SSSSSSSSSSSS SSSSSS SSSSSSSSSSXXXX
