
BBBB BBBBBBBBBB BBBB
BB BBBBBBBBBBBBBBBBBBBBBBBB
   gettext(u'Show this idea again') 
   gettext(u'Show it again') 
  BBB BBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBB BB BBBBBBB
  BBBBBBB BBBBBBBBBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBXXX gettext(u'Everybody reads it again, and its proposer is told. The journal keeps that it was hidden, and why.') XXXXBBBBBBBBBB
BBBB BBBBBBBBBBBBBBBBBB
   gettext(u'Hide this idea') 
  BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBB
    XXX gettext(u'Its text, its title and its names leave every page at once. Its proposer still reads it, with your reason; you can show it again.') XXXX
    BB BBBBBBBBBBBBBBBBXXX gettext(u'Its project keeps the title and the text that the town gave it, and no longer names this idea nor its proposer.')  XX XXXXXXXX gettext(u'See the project') XXXXXXXXBBBBB
    XXXXX XXXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBB BBBBBBBBBBBBBBBXX
      BBBBBBBBBB
      
      XXXX XXXXXXXXXXXXXXXX gettext(u'Hide it') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBB BBBBXXXXXX
    XXXXXXX
  BBBBBBB
BBBBB
