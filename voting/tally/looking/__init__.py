"""What is computed about a result, beside the result."""
