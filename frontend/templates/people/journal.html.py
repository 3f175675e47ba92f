BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBBB BBBB BBBBB
BBBBB BBBBB gettext(u'Journal') BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Journal') BBBBBBBB
BBBBB BBBB
  BB BBBBBB
     gettext(u'The chain is broken') 
    BBBBBBBBBB BBBBBBBBBBBBB BBBBBBBBBBB
      XXX gettext(u'Lines were changed or removed by another way than this site, at the numbers:')  FFFFFFF FXXXX
    BBBBBBBBBBBBB
  BBBB
     gettext(u'The chain is intact') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBB
      XXX ngettext(u'%(count)s line, bound to the one before it: none was changed or removed.', u'%(count)s lines, each bound to the one before it: none was changed or removed.', count) SSSSSSSSS SSSSS SSSSS SS SSS SSS SSSSSS SSS SSSS SSS SSSSSSS SS SSSSSSSSPPPPPPPPP PPPPPP PPPP PPPPP PP PPP PPP PPPPPP PPP PPPP PPP PPPPPPP PP PPPPPPPPXXXX
      XXX gettext(u'Under each line stands its fingerprint, made of the line and of the one before. The fingerprint of the last line is signed and published with each checkpoint of a vote (“journal”): the line that bears it stands here unchanged.') XXXX
    BBBBBBBBBBBBB
  BBBBB
  BB BBBBBBBBBBBBBBBB
     gettext(u'What was done, the last first') 
    BBBBBBBBBB BBBBBBBBBBBBBBB
      XXXXXXX
        XXXXXXX XXXXXXXXXXX XXXXXXXXXXXXXXX gettext(u'No.') XXXXXXXX XXXXXXXXXXXX gettext(u'When') XXXXXXXX XXXXXXXXXXXX gettext(u'Who') XXXXXXXX XXXXXXXXXXXX gettext(u'What') XXXXXXXX XXXXXXXXXXXX gettext(u'Concerning') XXXXXXXXXX
      XXXXXXXX
      XXXXXXX
        BBB BBBBBB BBBBBB BBBBBBB BB BBBBB
          XXXX
            XXX XXXXXXXXXXXXXXXXXXXX
            XXXXFFFFFFFFXXXXX
            XXXXBB BBBBBBBBXXXXXXXXXXXBBBB gettext(u'The site itself') BBBBBXXXXX
            XXX XXXXXXXXXXXXFFFFFFFFFFFFXXXXX
            XXXXBBB BBBBB BBBBB BB BBBBBBBXXXXXXXXX XXXXXXXXXXXX XXXXXX gettext(u'%(name)s: %(value)s') SSSSSSSSS SSSSSSSSSXXXXXXXBBBBBBXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXX
          XXXXX
        BBBBBB
      XXXXXXXX
    BBBBBBBBBBBBB
    BBBBBBBBBB BBBB
  BBBBB
BBBBBBBB
