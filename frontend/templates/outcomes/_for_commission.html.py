
BBBB BBBBBBBBBB BBBB
 gettext(u'For the commission') 
BBBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBB
  XXX gettext(u'Only those who sign the result see this. With these files you count again what few people may read: do not send them on, and delete them when the appeals are over.') XXXX
   gettext(u'The files of the commission') 
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBBBBBBBBBBBBB BBBB
  XXX gettext(u"Put them in a folder “commission” beside the two that the observer's commands below unpack, and count as they do:") XXXX
  XXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
BBBBBBBB
