BBBB BBBB gettext(u'The application is removed.') 
