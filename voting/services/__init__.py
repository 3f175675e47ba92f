"""Acts, one module per noun: each a right, a move, a record and the messages owed, in one transaction."""
