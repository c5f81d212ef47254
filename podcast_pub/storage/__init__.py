"""How objects are kept: stores, the public address, and what carries out a plan."""
