"""What Linux does for parents and children beyond POSIX: prctl(2).

Elsewhere, and where the system refuses, nothing happens; each function says what that means.
"""

from __future__ import annotations

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> bool:
    """Become the parent of what our children leave behind; return whether this system can."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_with(parent: int) -> None:
    """End this process, a child of ``parent``, as soon as its parent has ended.

    Where the system can't, the child goes on to its own end.
    """
    if _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM) and os.getppid() != parent:
        # The parent had ended before the system was told.
        os._exit(1)


def _prctl(option: int, value: int) -> bool:
    try:
        prctl = ctypes.CDLL(None).prctl
    except AttributeError:
        return False
    return bool(prctl(option, value, 0, 0, 0) == 0)
