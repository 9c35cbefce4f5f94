"""Where a request comes from, for limits only: no address is kept or logged."""

from __future__ import annotations

import ipaddress

from flask import request


def client_address() -> str:
    """Return the address that a request comes from.

    A web server on this machine that passes requests on adds the address it got them from to
    the end of ``X-Forwarded-For``. What stands before it, and what comes straight from another
    machine, anybody may have made up.
    """
    address = request.remote_addr or ""
    passed_on = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return passed_on if passed_on and _is_this_machine(address) else address


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
