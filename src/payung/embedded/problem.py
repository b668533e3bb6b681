"""What went wrong with the database, in one Indonesian sentence that says what to do next."""

from __future__ import annotations


class ServerProblem(RuntimeError):
    """The database cannot be used now; the text is for the officer who runs the command."""
