"""Publish a podcast from a folder to object storage that the producer owns."""
