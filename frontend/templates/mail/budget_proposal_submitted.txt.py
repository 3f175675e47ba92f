BBBBBBB BBBBBB

BBBB BBBB
BBBBB BBBBBBB gettext(u'We have received your idea: %(title)s') SS SSSS SSSSSSSS SSSS SSSSS SSSSSSSSSBBBBBBBB
BBBBB BBBB
BB BBBBBBBBBBBBBB
 gettext(u'Thank you: your idea “%(title)s” has come back to us completed. The town reads it again and will answer you with reasons.') SSSSS SSSS SSSS SSSS SSSSSSSSSSS SSS SSSS SSSS SS SS SSSSSSSSSS SSS SSSS SSSSS SS SSSSS SSS SSSS SSSSSS SSS SSSS SSSSSSSS
BBBB
 gettext(u'Thank you: your idea “%(title)s” is submitted. The town reads it and will answer you with reasons, whatever the answer is.') SSSSS SSSS SSSS SSSS SSSSSSSSSSS SS SSSSSSSSSS SSS SSSS SSSSS SS SSS SSSS SSSSSS SSS SSSS SSSSSSSS SSSSSSSS SSS SSSSSS SSS
BBBBB

 gettext(u'You can follow it on its page at any time.') SSS SSS SSSSSS SS SS SSS SSSS SS SSS SSSSS
BBBBBBBB
BBBBB BBBBBBBBBB gettext(u'See my idea') BBBBBBBB
