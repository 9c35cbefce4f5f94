"""The verbs of the product: one function each, given a session or an index, no web."""
