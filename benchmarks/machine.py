"""On which machine was it measured, and with which versions?"""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version

__all__ = ["heading"]

_PACKAGES = ("lianban", "SQLAlchemy", "orjson", "psycopg", "durable-rules")


def heading(postgresql: str = "") -> str:
    """The cores, Python, SQLite, the server at the address `postgresql` if one is given, and the packages."""
    parts = [f"{os.cpu_count()} cores", f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    if postgresql:
        import psycopg

        with psycopg.connect(postgresql) as connection:
            parts.append(f"PostgreSQL {connection.execute('SHOW server_version').fetchone()[0].split()[0]}")
    for name in _PACKAGES:
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return " · ".join(parts)
