"""Show to feed bytes, and back for checking: pure. `rss` writes it, with one file a dialect."""
