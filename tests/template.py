"""The migrated cluster kept between runs, for whoever runs a few tests at a time: ``PAYUNG_TEST_CACHE=FOLDER``.

Without that variable nothing is kept and every run migrates from nothing, as CI does. A cluster is known by a hash of
everything that shapes its tables; another migration, model or schema file makes another.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "payung"
SHAPING = ("*/migrations/*.py", "*/models.py", "*/schema/*.sql", "office/tables.py", "embedded/*.py")


def fingerprint() -> str:
    """Return the hash of what shapes the tables."""
    files = sorted({path for pattern in SHAPING for path in SOURCE.glob(pattern)})
    texts = [f"{path.relative_to(SOURCE)}\0".encode() + path.read_bytes() for path in files]
    return hashlib.sha256(b"\0".join([*texts, (ROOT / "requirements" / "run.txt").read_bytes()])).hexdigest()[:16]


def warm(place: Path, database: str) -> None:
    """Lay the kept cluster into a data directory, made first if there is none; do nothing unless asked to."""
    if not (kept := os.environ.get("PAYUNG_TEST_CACHE")):
        return
    home = Path(kept) / fingerprint()
    Path(kept).mkdir(parents=True, exist_ok=True)
    with (Path(kept) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            fresh = Path(tempfile.mkdtemp(prefix="making-", dir=kept))
            words = [sys.executable, "-m", "tests.template", database]
            subprocess.run(words, cwd=ROOT, env={**os.environ, "PAYUNG_DATA_DIR": str(fresh)}, check=True)
            fresh.rename(home)
    shutil.rmtree(place)
    subprocess.run(["cp", "-a", "--reflink=auto", home, place], check=True)
    (place / "template.ready").touch()


def make(database: str) -> None:
    """Migrate one database in a cluster of its own and stop it."""
    os.environ["PAYUNG_DATABASE_NAME"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "payung.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from payung import embedded

    with embedded.running(fsync=False):
        embedded.ensure_database(database)
        call_command("migrate", database="owner", verbosity=0, interactive=False)


if __name__ == "__main__":
    make(sys.argv[1])
