"""Show -> pages: plain HTML that needs no script. Pure; templates come in as values."""
