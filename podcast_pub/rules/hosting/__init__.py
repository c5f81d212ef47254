"""What a host must do for a show to reach its listeners; one file a topic, values in."""
