"""Accounts, proposals and their review."""
