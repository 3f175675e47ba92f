"""What the counting side holds of a poll, as sheets of paper that a hand can type back. Plain Python.

`keys` is what is kept, `sheets` what one sheet carries, `lines` how it is written, `sharing` how any two of
three sheets give all while one gives nothing.
"""
