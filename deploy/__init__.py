"""How the product runs: settings, addresses, queue, health; imported by nobody."""
