"""Rules of directories and apps: a show goes in, findings come out; see `registry`."""
