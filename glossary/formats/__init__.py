"""The formats that entries are carried in, one module each, reading and writing side by side."""
