"""Words and exit codes; the only place that knows click and rich."""
