"""Each rule a second time, slow and obvious, sharing nothing with the first but the types.

An outcome stands only when both give the same bytes: so nothing here may be imported from outside
`types` and `errors`, however short it would be.
"""
