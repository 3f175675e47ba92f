BBBBBBB BBBBBBBBBBBBBBBBBBB

BBBB BBBBBBBBBB BBBB
BBBBB BBBBB gettext(u'Nothing is lost') BBBBBBBB

BBBBB BBBBBBBBBBBBBBBB
BBBBB BBBB
  BB BBBBBBBBB
    XXXX gettext(u'Too often in a short time') XXXXX
    XXX XXXX
    XXX gettext(u'Nothing was recorded, and nothing is lost: send again then.') XXXX
  BBBB BBBBBBBBB BBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    XXXX gettext(u'Is it really you?') XXXXX
    XXX gettext(u'This act counts a great deal: give your second factor once more. Nothing is done yet, and nothing is lost.') XXXX
  BBBB BBBBBBBBB
    XXXX gettext(u'Your second factor') XXXXX
    XXX gettext(u'Nothing was recorded, and nothing is lost: give your code, then send what you had prepared.') XXXX
  BBBB BBBB
    XXXX gettext(u'You are no longer signed in') XXXXX
    XXX gettext(u'Nothing was recorded, and nothing is lost: sign in here, then send what you had prepared.') XXXX
  BBBB BBBBBBBBBBBBB
    XXXX gettext(u'Your browser keeps no cookie') XXXXX
    XXX gettext(u'Nothing was recorded. This site needs one cookie to know that it is really you who sends a form: allow it, then send again.') XXXX
  BBBB BBB BBBBBBBBBB
    XXXX gettext(u'This form came from another site') XXXXX
    XXX gettext(u'Nothing was recorded. If it is you who wished to do this, open the page here and fill it in.') XXXX
  BBBB
    XXXX gettext(u'One more press') XXXXX
    XXX gettext(u'The page had been open for a long time, or in two windows. Nothing was recorded yet, and nothing is lost.') XXXX
  BBBBB
  BB BBBBBBBBBBBBBBBBBBXXX gettext(u'You then read it once more: nothing is sent for good before.') XXXXBBBBB
  BB BBBBBBBBBBBBBBB
    BBBBBBBBBB BBBBBBBBBBBBBBXXX gettext(u'The files you had chosen cannot be kept: choose them again afterwards.') XXXXBBBBBBBBBBBBB
  BBBBB
  BB BBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBB
    XXXXX XXXXXXXXXXXX XXXXXXXXBBB BBBBBBBBBBBBBBBBX XXXXXXXXXXXXXX
      BBBBBBBBBB
      BB BBBBBBBBB
        
      BBBB
        
        
        
      BBBBB
      XXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXXXX
      BB BBBBBBBBBBBBBBBXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXX XXXXXXXXXXXXBBBBB
      BBB BBBBB BBBBB BB BBBBBBBBBBBBBXXXXXX XXXXXXXXXXXXX XXXXXXX XXXXXXXXXBBBBBB
      XXXX XXXXXXXXXXXXXXXX
        BB BBBBBBBBB gettext(u'Continue') BBBB gettext(u'Sign in and continue') BBBBB
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBB
        BB BBBBBBBBB BBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBXXXXXXFFFFFFFFFFFFXX gettext(u'Use a key instead') XXXXBBBBB
      XXXXXX
    XXXXXXX
  BBBB BBBBBBBBBBBBBBBB BB BBB BBBBBBBBBB
    XXXX XXXXXXXXXXXXXXXX
       gettext(u'Open the page again') 
      BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBB BBBBBBBBBBBBBB BBBB
    XXXXXX
  BBBB
    XXXXX XXXXXXXXXXXX XXXXXXXXX XXXXXXXXXXXXXX
      BBBBBBBBBB
      BBB BBBBB BBBBB BB BBBBBBBBBBBBXXXXXX XXXXXXXXXXXXX XXXXXXX XXXXXXXXXBBBBBB
      XXXX XXXXXXXXXXXXXXXX
         gettext(u'Send again') 
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBB BBBB
      XXXXXX
    XXXXXXX
  BBBBB
  BB BBBBBBBBBBB
    XXXXXXXX XXXXXXXXXXXXX
      XXXX gettext(u'What you had written') XXXXX
      BBB BBBB BB BBBBBBBBBBBXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXFFFFFFFFFFXXXXXXXXXXXXXXXXXXXBBBBBB
    XXXXXXXXXX
  BBBBB
BBBBBBBB
