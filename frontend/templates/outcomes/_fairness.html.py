
BBBB BBBBBBBBBB BBBB BBBBBBBBBB
 gettext(u'Was anybody passed over?') 
BBBBB BBBBBBBBBBB BBBBBBBBBBB
  XXX gettext(u'Asked of every result, whatever the way to count: is there a group of voters large and agreed enough to deserve a project that it did not get?') XXXX
  XXX XXXXXXXXXXXXXXXXXXXX
    BBB BBB BB BBBBBBBBXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXFFFFXXXXXXXX XXXXXXXXXXXXXXBBB BBBB BB BBBBBBBBBXXXBB BBBBBBBBBBBBXXXXX XXXXXXXXXXXXXXXXXXXXXX BBBBBFFFFFF FXXXXBBBBBBXXXXXXXXXXXBBBBBB
  XXXXX
  XX XXXXXXXXXXXX XXXXXX gettext(u"Researchers call it EJR+ up to one project (in money: Brill and Peters, 2023; in projects: Peters, Pierczyński and Skowron, 2021). The observer's commands below, with --fairness, ask it again.") XXXX
BBBBBBBB
