BBBB BBBB gettext(u'Your key is added.') 
