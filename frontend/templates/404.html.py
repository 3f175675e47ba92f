BBBBBBB BBBBBBBBBBBBBBBBBBBB
BBBB BBBB
BBBBB BBBBBBBBBBBBBBBB gettext(u'There is nothing at this address') BBBBBBBB
BBBBB BBBBBBBBBBB gettext(u'There is nothing at this address') BBBBBBBB
BBBBB BBBBBBBBBBXXX gettext(u'The page may have moved, or the address may be incomplete.') XXXXBBBBBBBB
