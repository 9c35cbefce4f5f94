"""Finding terms: the index and the engine, without database or web."""
