BBBB BBBB gettext(u'Your application is set up: it will be asked for when you sign in.') 
