"""What things cost, measured against each other in one run: the machine is noisy, the ratios are not."""
