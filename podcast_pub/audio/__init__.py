"""Bytes of an audio file -> what is true about them; `facts.facts` is the way in.

Importing this room loads nothing heavy: mutagen comes when tags are read.
"""
