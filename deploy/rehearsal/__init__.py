"""A whole vote rehearsed by real processes on a scratch database, its urn compared with what was answered.

`playing.py` tells it in order. Nothing here is imported by the product.
"""
