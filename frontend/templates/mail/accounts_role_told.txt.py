BBBBBBB BBBBBB

BBBB BBBB BBBBB
BBBBB BBBBBBB gettext(u'A role has been given in %(town)s: %(role)s') S SSSS SSS SSSS SSSSS SS SSSSSSSSS SSSSSSSSBBBBBBBB
BBBBB BBBB
 gettext(u'%(person)s has been given this role: %(role)s.') SSSSSSSSSS SSS SSSS SSSSS SSSS SSSSS SSSSSSSSS
BB BBBBBBBB gettext(u'Given by: %(name)s.') SSSSS SSS SSSSSSSSSBBBB gettext(u'Given by the people who run this site, by a command.') BBBBB

 gettext(u'Every coordinator of the town reads this message. If it surprises you, look at the team, where the role can be withdrawn.') SSSSS SSSSSSSSSSS SS SSS SSSS SSSSS SSSS SSSSSSSS SS SS SSSSSSSSS SSSS SSSS SS SSS SSSSS SSSSS SSS SSSS SSS SS SSSSSSSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Open the office') BBBBBBBB
