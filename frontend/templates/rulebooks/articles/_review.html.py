
BBBB BBBB
XXX
   gettext(u'Each project receives a technical, a legal and a financial opinion, and a costing.') 
   ngettext(u'Before a decision on an unfavourable opinion, its proposers are heard: they have %(days)s day to reply, from the day the opinions are all known.', u'Before a decision on an unfavourable opinion, its proposers are heard: they have %(days)s days to reply, from the day the opinions are all known.', count) SSSSSS S SSSSSSSS SS SS SSSSSSSSSSSS SSSSSSSS SSS SSSSSSSSS SSS SSSSSS SSSS SSSS SSSSSSSS SSS SS SSSSSS SSSS SSS SSS SSS SSSSSSSS SSS SSS SSSSSSPPPPPP P PPPPPPPP PP PP PPPPPPPPPPPP PPPPPPPP PPP PPPPPPPPP PPP PPPPPP PPPP PPPP PPPPPPPP PPPP PP PPPPPP PPPP PPP PPP PPP PPPPPPPP PPP PPP PPPPPP
XXXX
