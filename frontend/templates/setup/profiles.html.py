BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBBB BBBB BBBBB BBBBB
BBBBB BBBBB gettext(u'Begin an edition') BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Begin an edition') BBBBBBBB
BBBBB BBBB
  BB BBBBB
     gettext(u'You have begun one') 
     gettext(u'Take it up again') 
    BBB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BB BBBB
    BBBBBBBBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBXXX gettext(u'Your answers of %(saved)s are kept. Choosing a profile begins anew.') SSSS SSSSSSS SS SSSSSSSSS SSS SSSSS SSSSSSSS S SSSSSSS SSSSSS SSSSSXXXXBBBBBBBBBBBBB
  BBBBB
  XX XXXXXXXXXXXXX gettext(u'Choose the profile closest to your town: it answers almost everything, and each answer can be changed.') XXXX
  XXX XXXXXXXXXXXXXX
    BBB BB BB BBBBBBBB
      XXXX
        BBBBB
          XXXXFFFFFFFFFFFFFFXXXXX
          BB BBBBBBB gettext(u'Fits your population') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBB
          XXX XXXXXXXXXXX XXXXXXXXXXXXX
            XXXX gettext(u'Projects from %(low)s to %(high)s') SSSSSSSS SSSS SSSSSSS SS SSSSSSSSXXXXX
            XXXXBB BBBBBBBBBBBBBBBBBBBB ngettext(u'A jury of residents keeps %(most)s project at most for the vote', u'A jury of residents keeps %(most)s projects at most for the vote', count) S SSSS SS SSSSSSSSS SSSSS SSSSSSSS SSSSSSS SS SSSS SSS SSS SSSSP PPPP PP PPPPPPPPP PPPPP PPPPPPPP PPPPPPPP PP PPPP PPP PPP PPPPBBBB gettext(u'No jury: every feasible project is put to the vote') BBBBBXXXXX
            XXXX ngettext(u'%(most)s project at most per envelope and ballot', u'%(most)s projects at most per envelope and ballot', count) SSSSSSSS SSSSSSS SS SSSS SSS SSSSSSSS SSS SSSSSSPPPPPPPP PPPPPPPP PP PPPP PPP PPPPPPPP PPP PPPPPPXXXXX
          XXXXX
          XXXXX XXXXXXXXXXXXXX
            BBBBBBBBBB
             gettext(u'Choose this profile') 
            XXXXXXX XXXXXXXXXXXXXBB BBBBBBB XXXXXXXXXXXXXXXBBBBBX XXXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX FFFFFFFFFFFFFFXXXXXXXXXXXXXXXX
          XXXXXXX
        BBBBBBBB
      XXXXX
    BBBBBB
  XXXXX
BBBBBBBB
