"""What changes, in which order, and what is believed: pure, a step machine without I/O."""
