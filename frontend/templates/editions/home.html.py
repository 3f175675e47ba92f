BBBBBBB BBBBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBB BBBBB
BBBBB BBBBB gettext(u'Participatory budgets') BBBBBBBB
BBBBB BBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX
    XXXX gettext(u'Participatory budgets') XXXXX
    XX XXXXXXXXXXXXX gettext(u'Residents propose and choose what their town builds. Find yours.') XXXX
  XXXXXX
  BB BBBBB
    XXX XXXXXXXXXXXXXX
      BBB BBBB BB BBBBB
        XXXX
          BBBBB
            XXXXXX XXXXXXBBB BBBBBBBBBBBBBB BBBBBBBBBXXXXXXXXXXX
            BB BBBBBBBBBBBBBBBXX XXXXXXXXXXXXX ngettext(u'%(shown)s resident', u'%(shown)s residents', count) SSSSSSSSS SSSSSSSSPPPPPPPPP PPPPPPPPPXXXXBBBBB
          BBBBBBBB
        XXXXX
      BBBBBB
    XXXXX
  BBBB
     gettext(u'No town has opened an edition yet') 
     gettext(u'The first call for ideas will be announced here.') 
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBB BBBBBBBBBBBBBBBB BBBB
  BBBBB
BBBBBBBB
