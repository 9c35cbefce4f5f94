"""Comparing concepts and languages, and the words that mislead."""
