"""The outside world, one small stand-in per service: each refuses what the real one refuses."""
