BBBBBBB BBBBBBBBBBBBBBBBBBBB

BBBB BBBB
BBBBB BBBBBBBBBBBBBBBB gettext(u'This address shows no page') BBBBBBBB
BBBBB BBBBBBBBBBB gettext(u'This address shows no page') BBBBBBBB
BBBBB BBBBBBBBBBXXX gettext(u'It only takes what a form sends. Nothing was changed: open the page of the form again.') XXXXBBBBBBBB
