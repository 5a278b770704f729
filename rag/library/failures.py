"""What goes wrong below the library and is mended there; no user ever sees these."""

from __future__ import annotations


class IndexDamagedError(Exception):
    """An index folder cannot be read; it is rebuilt from the catalog."""
