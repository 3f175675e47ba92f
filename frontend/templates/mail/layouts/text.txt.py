BBBB BBBB BBBBBBBBBB BBBB
BB BBBBBBB gettext(u'Hello %(name)s,') SSSSS SSSSSSSSSBBBB gettext(u'Hello,') BBBBB

BBBBB BBBBBBBBBBBB

BB BBBB
BBBBB BBBBBBBBBB gettext(u'Open the page') BBBBBBBB
BBBBB BBBBBBBBBBBB
BBBBB

XX
BB BBBBBBBBBBBB gettext(u'Participatory budget of %(town)s') SSSSSSSSSSSSS SSSSSS SS SSSSSSSSBBBB gettext(u'Participatory budgets') BBBBB
BB BBBBBBBBBBBBBBBBB BBBBBBBBBBB gettext(u'No longer receive messages like this one') 

BBBBB gettext(u'Choose which messages you receive') 
BBB BBBBBBBBBBBBBB
BBBBBBBBB
