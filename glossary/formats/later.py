"""Libraries that are loaded when they are first used.

The service lists every format and rarely writes one; what the libraries of the formats take
would be in every worker.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module until something of it is asked for."""

    def __init__(self, name: str) -> None:
        """Remember the name of the module."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Load the module, if it is not there yet, and return what it has by that name."""
        return getattr(import_module(self._name), attribute)
