
BBBB BBBBBBBBBB BBBBB BBBB
XXXX XXXXXXXXXXXX XXXXXXXXXXXXXBB BBB BBBBBBBBBB XXXXXXXXBBB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBX XXXXXXXXXXXXXXXXX XXX XXXXXXXXXXXXXXXXXXXBBBBBX
  BB BBBBBBBBBB
     gettext(u'The opening has passed, and the vote could not begin') 
    BBBBBBBBBB BBBBBBBBBBBBB BBBBBBBBBBB
      XXX gettext(u'It was to open on %(opens)s, and its keys were not there. Nobody has voted, nothing is lost.') SS SSS SS SSSS SS SSSSSSSSSS SSS SSS SSSS SSSS SSS SSSSSS SSSSSS SSS SSSSSS SSSSSSS SS SSSSSXXXX
      XXX gettext(u'Tell the technical team. Take the ballot paper back below, move the opening of the vote to a later day, then settle it again.')  XX XXXXXXBBB BBBBBBBB BBBBBBBBBBBBBBBBB BBBBBBBBBBBBXX gettext(u'The dates') XXXXXXXX
    BBBBBBBBBBBBB
  BBBB BBBBBBB
     gettext(u'The machine that counts does not answer') 
    BBBBBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBB
      XXX gettext(u'The keys of the urn were asked for on %(moment)s, and usually come within a minute. Tell the technical team: nothing is lost, and they are drawn as soon as that machine runs.') SSS SSSS SS SSS SSS SSSS SSSSS SSS SS SSSSSSSSSSS SSS SSSSSSS SSSS SSSSSS S SSSSSSS SSSS SSS SSSSSSSSS SSSSS SSSSSSS SS SSSSS SSS SSSS SSS SSSSS SS SSSS SS SSSS SSSSSSS SSSSSXXXX
      XXX gettext(u'The vote opens by itself on %(opens)s, if it is ready by then.') SSS SSSS SSSSS SS SSSSSS SS SSSSSSSSSS SS SS SS SSSSS SS SSSSSXXXX
    BBBBBBBBBBBBB
  BBBB
     gettext(u'The vote is being made ready') 
    BBBBBBBBBB BBBBBBBBBBB
      BB BBBBBBBBBBXXX gettext(u'This takes a minute, by itself. This page says when it is done.') XXXX
      BBBBXXX gettext(u'The ballot paper is frozen. The machine that counts draws the keys of the urn, and proves that it can open it: usually within a minute. This page says when it is done.') XXXXBBBBB
      XXX gettext(u'The vote opens by itself on %(opens)s, if it is ready by then.') SSS SSSS SSSSS SS SSSSSS SS SSSSSSSSSS SS SS SS SSSSS SS SSSSSXXXX
    BBBBBBBBBBBBB
  BBBBB
XXXXXX
