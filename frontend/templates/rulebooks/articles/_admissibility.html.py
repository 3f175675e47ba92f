
BBBB BBBB
XXX
  BB BBBBBBBBBBBBBBBBBBBBBBBBBBBB ngettext(u'Each idea has an answer with its reasons within %(days)s day of the close of the call for ideas.', u'Each idea has an answer with its reasons within %(days)s days of the close of the call for ideas.', count) SSSS SSSS SSS SS SSSSSS SSSS SSS SSSSSSS SSSSSS SSSSSSSS SSS SS SSS SSSSS SS SSS SSSS SSS SSSSSSPPPP PPPP PPP PP PPPPPP PPPP PPP PPPPPPP PPPPPP PPPPPPPP PPPP PP PPP PPPPP PP PPP PPPP PPP PPPPPPBBBB ngettext(u'Each idea has an answer with its reasons within %(days)s day of its filing.', u'Each idea has an answer with its reasons within %(days)s days of its filing.', count) SSSS SSSS SSS SS SSSSSS SSSS SSS SSSSSSS SSSSSS SSSSSSSS SSS SS SSS SSSSSSSPPPP PPPP PPP PP PPPPPP PPPP PPP PPPPPPP PPPPPP PPPPPPPP PPPP PP PPP PPPPPPPBBBBB
   gettext(u'It is admitted, returned to be completed, or not taken up: outside the rulebook, already planned, done outside the budget, or passed on to another authority.') 
XXXX
XXX ngettext(u'Whoever proposed an idea that is returned has at least %(days)s day to complete it.', u'Whoever proposed an idea that is returned has at least %(days)s days to complete it.', count) SSSSSSS SSSSSSSS SS SSSS SSSS SS SSSSSSSS SSS SS SSSSS SSSSSSSS SSS SS SSSSSSSS SSSPPPPPPP PPPPPPPP PP PPPP PPPP PP PPPPPPPP PPP PP PPPPP PPPPPPPP PPPP PP PPPPPPPP PPPXXXX
