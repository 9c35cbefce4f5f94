"""Terms in running text."""
