"""Reading raw exports: from a file as an office made it to a frame with its labels."""
