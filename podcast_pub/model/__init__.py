"""What things are: values that every room shares. Nothing here does input or output."""
