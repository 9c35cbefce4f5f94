"""What only a browser can tell: layout, contrast, keyboard, weight."""
