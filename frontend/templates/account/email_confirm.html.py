BBBBBBB BBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBB
BBBBB BBBBB gettext(u'Confirm my e-mail address') BBBBBBBB
BBBBB BBBB
  XXXX gettext(u'Confirm my e-mail address') XXXXX
  BB BBBBBBBBBBBB BBB BBBBBBBBBBB
    XXX gettext(u'Is <strong>%(email)s</strong> your address? One press and your account is ready.') SS SSSSSSSSSSSSSSSSSSSSSSSSSS SSSS SSSSSSSS SSS SSSSS SSS SSSS SSSSSSS SS SSSSSSXXXX
    XXXXX XXXXXXXXXXXX XXXXXXXXXXXXXX
      BBBBBBBBBB
      XXXX XXXXXXXXXXXXXXXX
         gettext(u'Yes, confirm my address') 
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBB
      XXXXXX
    XXXXXXX
  BBBB BBBBBBBBBBBB
    XXX gettext(u'This address is confirmed already, for an account of yours.') XXXX
  BBBB BBBBBBBBB
    XXX gettext(u'<strong>%(address)s</strong> is confirmed already: there is nothing left to do here.') SSSSSSSSSSSSSSSSSSSSSSSSSSSS SS SSSSSSSSS SSSSSSSS SSSSS SS SSSSSSS SSSS SS SS SSSSSXXXX
  BBBB
    XXX gettext(u'This link is not valid, or no longer: more than three days have passed. Sign in, and a new message will leave.') XXXX
  BBBBB
BBBBBBBB
BBBBB BBBBB
  BB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    XXXXX XXXXXXBBB BBBBBBXX gettext(u'Continue') XXXXXXXX
  BBBB
    XXXXX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'Sign in') XXXXXXXX
  BBBBB
BBBBBBBB
