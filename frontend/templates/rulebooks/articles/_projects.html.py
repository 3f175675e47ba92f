
BBBB BBBB BBBBB
XXX
   gettext(u'A project serves the general interest, within what the town may do and on its land, or with a written agreement.') 
  BB BBBBBBBBBBBBBBBBBBBBB gettext(u'It is an investment, not a subsidy or a salary.') BBBBB
XXXX
XXX
  BB BBBBBBBBBBBBBBBBBB BBB BBBBBBBBBBBBBBBBBB gettext(u'It costs from %(low)s to %(high)s, tax included.') SS SSSSS SSSS SSSSSSS SS SSSSSSSSS SSS SSSSSSSSSBBBB BBBBBBBBBBBBBBBBBB gettext(u'It costs %(high)s at most, tax included.') SS SSSSS SSSSSSSS SS SSSSS SSS SSSSSSSSSBBBB BBBBBBBBBBBBBBBBBB gettext(u'It costs %(low)s at least, tax included.') SS SSSSS SSSSSSS SS SSSSSS SSS SSSSSSSSSBBBBB
  BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB gettext(u'An envelope may have a lower limit: article 1 says which.') BBBBB
  BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BB BBB BBBB gettext(u'Each year it then costs %(percent)s%% of that at most.') SSSS SSSS SS SSSS SSSSS SSSSSSSSSSSSS SS SSSS SS SSSSSBBBBB
XXXX
BB BBB BBBBBBBBBBBBBBBBBBBBBBBBBXXX gettext(u'Whoever proposes a project can neither sell to it nor be paid for it.') XXXXBBBBB
