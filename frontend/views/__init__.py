"""One module per journey: parse, read the clock, call one service, answer."""
