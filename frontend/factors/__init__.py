"""The second factor of one's account: keys, an application, a printed list; asked for, added, removed."""
