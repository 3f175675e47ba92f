
BBBB BBBB
BB BBBBBBBBBBBB
  XXX
     gettext(u'A jury of residents reads the feasible projects and marks them.') 
    BB BBBBBBBBBBBBBBBBBBB ngettext(u'Before the vote it keeps %(most)s project at most: that one alone is put to the vote.', u'Before the vote it keeps %(most)s projects at most: they alone are put to the vote.', count) SSSSSS SSS SSSS SS SSSSS SSSSSSSS SSSSSSS SS SSSSS SSSS SSS SSSSS SS SSS SS SSS SSSSSPPPPPP PPP PPPP PP PPPPP PPPPPPPP PPPPPPPP PP PPPPP PPPP PPPPP PPP PPP PP PPP PPPPPBBBBB
     gettext(u'Its reasons are published for each project; nobody judges a project to which they have a tie.') 
  XXXX
BBBB
  XXX gettext(u'There is no jury: every feasible project is put to the vote.') XXXX
BBBBB
