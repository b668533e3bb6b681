"""Linux: ask the kernel to end this process when the one that started it is gone, even by kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int, wish: signal.Signals = signal.SIGTERM) -> None:
    """Get ``wish`` as soon as the starting thread of the parent ends. Elsewhere than on Linux: no effect.

    Args:
        parent: the process number of the parent, as the parent knew it: a child that asks for itself cannot tell
            that its parent was killed while the child was still starting.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(wish))
        if os.getppid() != parent:
            os.kill(os.getpid(), wish)
