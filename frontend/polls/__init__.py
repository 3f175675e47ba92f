"""The ballot paper: composed, its rules chosen and compared, settled, shown."""
