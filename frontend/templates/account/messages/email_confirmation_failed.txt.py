BBBB BBBB gettext(u'This address could not be confirmed: another account has it.') 
