"""A living glossary of migration terms in the languages of the Mekong."""

__version__ = "0.1.0"
