
BBBB BBBB
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB BBBB
BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBXXX gettext(u'From 200 ballots on, the result says of each project that is not chosen how many more votes it would have needed.') XXXXBBBBB
