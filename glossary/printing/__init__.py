"""Printing: layouts as Typst templates, the fonts they are set in, and the press.

:data:`LAYOUTS` has every layout; :func:`print_entries` sets an order of :func:`read_order` in a
:class:`PrintShop`.
"""

from glossary.printing.orders import PrintOrder, read_order
from glossary.printing.registry import LAYOUTS, Layout
from glossary.printing.service import print_entries, write_ticket
from glossary.printing.shop import Print, PrintShop

__all__ = [
    "LAYOUTS",
    "Layout",
    "Print",
    "PrintOrder",
    "PrintShop",
    "print_entries",
    "read_order",
    "write_ticket",
]
