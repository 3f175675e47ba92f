"""The observer's command and its words, without a catalogue."""
