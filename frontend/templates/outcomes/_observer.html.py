
BBBB BBBBBBBBBB BBBB BBBBBBBBBB
 gettext(u"With the observer's command, and with other programs") 
BBBB BBBBBBBBBBB
  XXXX XXXXXXXXXXXXX
    XXX gettext(u'The programs that counted are free software (AGPL-3.0-or-later). Here is their source, as it runs: it checks everything on your own computer, without this site.') XXXX
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBB
    XXX gettext(u'Then one command checks everything:') XXXX
    XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX
    XXX gettext(u'Its last line must be:') XXXX
    XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XX XXXXXXXXXXXX XXXXXX gettext(u'The files that it counts are those which publication.json names; that one is signed itself.') XXXX
    BBB BBBBB BB BBBBBBBBBBBB
      XXXXFFFFXXXXX
      XXX gettext(u'The count alone, by the rule and then by its slow twin. Winners, in this order: %(winners)s.') SSS SSSSS SSSSSS SS SSS SSSS SSS SSSS SS SSS SSSS SSSSS SSSSSSSS SS SSSS SSSSSS SSSSSSSSSSSSXXXX
      XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
      XXX gettext(u'Was anybody passed over? The same check again:') XXXX
      XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX
      BB BBBBBBBBBBBBBBB
        XXX gettext(u'The same with pabutools, a program of researchers that knows nothing of ours (it settles ties its own way). Once “python -m pip install pabutools”, then in Python:') XXXX
        XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXX
      BBBBB
    BBBBBB
    XXX gettext(u'Did others get the same programs? The fingerprint of %(name)s (SHA-256):') SSS SSSSSS SSS SSS SSSS SSSSSSSSS SSS SSSSSSSSSSS SS SSSSSSSS SSSSSSSSSSXXXX
    XXXXXXXXXXXXXXXXXXXX
  XXXXXX
BBBBBBB
