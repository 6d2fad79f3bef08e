"""Where are PostgreSQL's own programs, are they new enough, and how are they run without telling a password?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from compliance.errors import StoreError
from rules.language import _

__all__ = ["Program", "find_program"]

_VERSION = re.compile(r"\b(\d+)(?:\.\d+)*\b")


@dataclass(frozen=True, slots=True)
class Program:
    """One of PostgreSQL's programs, which is there and can be run."""

    path: str
    version: int

    def run(self, *arguments: str, url: URL | None = None, settings: str = "") -> None:
        """
        Run it, on the database at `url` if it needs one; what it complains of becomes a `StoreError`.

        The password is neither among the words of the command nor in any message: it goes by the environment, or stays
        where PGPASSFILE says. `settings` are those of the session.
        """
        words, environment = [self.path, *arguments], dict(os.environ)
        if url is not None:
            words += ["--no-password", f"--dbname={_without_password(url)}"]
            if url.password:
                environment["PGPASSWORD"] = url.password
        environment["PGOPTIONS"] = f"{environment.get('PGOPTIONS', '')} {settings}".strip()
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
        if done.returncode:
            reason = " ".join(done.stderr.split())[:400].rstrip(".")
            raise StoreError(_("{program} failed: {reason}.").format(program=self.path, reason=reason))


def _without_password(url: URL) -> str:
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.render_as_string(hide_password=False)


def find_program(name: str, folder: Path | None, server: int) -> Program:
    """
    The program `name` in `folder`, else on the PATH, for a server of the major version `server`.

    Raises `StoreError` where it is missing or older than the server.
    """
    path = shutil.which(name, path=None if folder is None else str(folder))
    remedy = _("Install PostgreSQL's client programs of version {version}, or say where they are with `--pg-bin`.")
    if path is None:
        where = _("on the PATH") if folder is None else _("in {folder}").format(folder=folder)
        text = _("{program} is not there: it is looked for {where}.").format(program=name, where=where)
        raise StoreError(f"{text} {remedy.format(version=server)}")
    version = _version_of(path)
    if version < server:
        text = _(
            "{program} is of version {found}, and the server of {server}: an older one cannot read a newer server."
        )
        told = text.format(program=path, found=version, server=server)
        raise StoreError(f"{told} {remedy.format(version=server)}")
    return Program(path, version)


def _version_of(path: str) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - no shell
    except (OSError, subprocess.CalledProcessError) as error:
        raise StoreError(_("{program} cannot be run: {reason}.").format(program=path, reason=error)) from error
    found = _VERSION.search(said)
    return int(found[1]) if found else 0
