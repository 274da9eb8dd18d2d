"""What reports state: figures, commitments, and how the next report answers them. Pure functions over sections."""
