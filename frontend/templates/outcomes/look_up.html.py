BBBBBBB BBBBBBBBBBBBBBBBBBBBB


BBBB BBBBBBBBBB BBBB BBBBBB
BBBBB BBBBB gettext(u'Find my ballot') BBBBBBBB
BBBBB BBBBXXXXX XXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXBBBBBBBB
BBBBB BBBBBBBXXXXXXX XXXXXBBBBBB BBBBBBBBBBBBBBBX XXXXXXXXXXXXXXXBBBBBBBB
BBBBB BBBBBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'You are here') XX
    XXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'Results') XXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'Check the result') XXXXXXXXXXXXXX
  XXXXXX
BBBBBBBB
BBBBB BBBBBBB
  XXXX XXXXXXXXXXXXXXXXXX
    XXXX gettext(u'Find my ballot') XXXXX
    XX XXXXXXXXXXXXXBB BBBBBBBBB gettext(u'With the number you wrote down when you voted, see that your ballot lies in the urn as you cast it. Nobody learns which one is yours.') BBBB gettext(u'Fewer than 30 people voted: to protect them, no ballot is published, and there is nothing to search. The commission has the ballots and can count them again.') BBBBBXXXX
  XXXXXX
  XXXX XXXXXXXXXXXXX
    BB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBBBBBBB
    XXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX
      BB BBBBBB
         gettext(u'Without script: the list itself') 
        BBBBB BBBBBBBBBBB
          XXX gettext(u'Ballots are sorted by number. Each page shows a hundred of them or more, and nobody notes which page is read.') XXXX
          BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBB
        BBBBBBBB
      BBBB BBBBBBBBB
         gettext(u"Without script: the observer's command") 
        BBBBB BBBBBBBBBBB
          XXX gettext(u'Without script this page cannot search: the numbers are not readable in the published files. A program on your own computer does it, and tells nobody your number.') XXXX
          BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBB
          XXX gettext(u'Then, with your number in the place of the dots:') XXXX
          XXXX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX
        BBBBBBBB
      BBBBB
    XXXXXX
  XXXXXX
BBBBBBBB
