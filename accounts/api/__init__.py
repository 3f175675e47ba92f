"""What every room of the API shares: whose data it is, how it says no, how it pages."""
