"""The demo towns: two invented municipalities, told in data/, played through the product's own services.

Where no service exists yet, a chapter writes the rows itself, as the act to come will: the desk that enters
people and files for them (`registers`, `ideas`), merging (`ideas`), shares of an envelope kept for a label
(`scenes`), giving a winner up and taking the next one from the reserve, the money spent (`deliveries`), an
edition copied from the archives (`montsereine`). And a past vote is written as its casts would have left it
(`urns`, the instant of the close in `outcomes`), for no service casts or closes in the past.

Everything is counted from the day of the load: Montsereine has been voting for five days, Villers-l'Étang has
been collecting ideas for nineteen. Loaded on another day, the same things happen, moved.
"""
