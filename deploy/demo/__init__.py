"""The demo towns: two invented municipalities, told in data/, played through the product's own services.

Everything is counted from the day of the load: Montsereine has been voting for five days, Villers-l'Étang has
been collecting ideas for nineteen. Loaded on another day, the same things happen, moved.
"""
