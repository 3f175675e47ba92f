BBBB BBBB gettext(u'Your list of codes is drawn: print it, and keep it away from your computer.') 
