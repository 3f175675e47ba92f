"""What enums, events, numbers, money and days are called on screen."""
