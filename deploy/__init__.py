"""How the product runs: settings, addresses, queue, health; imported by nobody."""

VERSION = "0.1.0"  # that of pyproject.toml, which the image does not hold
