
BBBB BBBBBBBBBB BBBB BBBBBBBBBB
 gettext(u'The lots') 
BBBBB BBBBBBBBBBB BBBBBBBBBBB
  XXX gettext(u'Projects that nothing else told apart were settled by a lot that anyone can draw again: before the vote the town published a fingerprint of a secret word, and reveals the word with the count.') XXXX
  BBB BBB BB BBBB
     gettext(u'Drawn between %(projects)s, in this order') SSSSS SSSSSSS SSSSSSSSSSSSS SS SSSS SSSSS
    BBBBBBBBBB BBBBBBBBBBBBBBB
      XXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Project') XXXXXXXX XXXXXXXXXXXX gettext(u'Its lot, the smallest first') XXXXXXXXXXXXXXXXXX
      XXXXXXXBBB BBBB BB BBBBBBBBBXXXXXXX XXXXXXXXXXXXXXXXXFFFFXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXBBBBBBXXXXXXXX
    BBBBBBBBBBBBB
    BBBB BBBBBBBBBBBBBBBBXXX gettext(u'To draw the first of them again, in a terminal:') XXXXXXXXXXXXXXXXXXXXXXXXXXXXBBBBBBB
  BBBBBB
BBBBBBBB
