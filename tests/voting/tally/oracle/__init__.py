"""pabutools, another implementation of the rules, asked live and from answers kept as data."""
