
BBBB BBBB
XXXX XXXXXXXXXXXXXXXXXX
  XXXX gettext(u'Save both in one empty folder, and open a terminal there:')  XX XXXXXXBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXXXXXX gettext(u', all the files; ') XX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXXXXXX gettext(u', the programs that check them.') XXXXX
  XXXX gettext(u'Once: Python 3.11 or newer, with two libraries.') 
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
     gettext(u'On Windows:') 
    XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
  XXXX gettext(u'Unpack both, and go where the programs are:') 
    XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
XXXXXXXXXXX
