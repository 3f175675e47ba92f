"""From the ballot paper to the proclaimed outcome."""
