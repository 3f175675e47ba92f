BBBB BBBB gettext(u'The key is removed.') 
