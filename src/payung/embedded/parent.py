"""Linux: ask the kernel to end this process when the one that started it is gone, even by kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(wish: signal.Signals = signal.SIGTERM) -> None:
    """Get ``wish`` as soon as the starting thread of the parent ends. Elsewhere than on Linux: no effect."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(wish))
        if os.getppid() != parent:  # it died in between
            os.kill(os.getpid(), wish)
