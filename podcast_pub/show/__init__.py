"""The show folder becomes a show: reading its text, then assembling it; see `assembling`."""
