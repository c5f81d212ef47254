"""A show as listeners will see it, served on this computer while its author writes."""
