
BBBB BBBB
XX XXXXXXXXXXXXX gettext(u'The last day counts whole, until 23:59. Leave both days empty for a stage you do not have. Dates are announced later, one stage at a time.') XXXX
BBB BBBBBB BBBBBB BBBB BB BBBBBBBBBBBBBBB
  XXXXXXXXX XXXXXXXXXXXXXX
    XXXXXXXXFFFFFFFFXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXX
  XXXXXXXXXXX
BBBBBB
