"""What all tests have in common."""

from hypothesis import settings

# A busy machine is no failure; bench/ measures.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
