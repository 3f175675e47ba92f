
BBBB BBBB
XXX gettext(u'Where the council does otherwise than the vote proposes, it gives its reasons.') XXXX
