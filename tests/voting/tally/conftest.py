from hypothesis import settings

# The same examples on every machine and in every run: a test draws nothing unseeded.
settings.register_profile("seeded", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("seeded")
