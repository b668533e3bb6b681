"""Make or renew ``.venv`` from the hashed pins: ``python3 requirements/install.py run|test|bench``.

Called by ``./payung`` only when the pins changed. One process at a time; a death at any moment leaves the mark
``.venv/.busy``, and the next start makes the environment anew. A failed download leaves the old one in use.
Standard library only: this is what runs before anything is installed.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv"
BUSY = HOME / ".busy"
PYTHON = HOME / "bin" / "python"
SETS = ("run", "test", "bench", "spark")


def say(text: str) -> None:
    """Tell the person at the terminal what is happening."""
    print(f"payung: {text}", file=sys.stderr, flush=True)


def pins(name: str) -> Path:
    """Return the pins of a set."""
    return ROOT / "requirements" / f"{name}.txt"


def stamp(name: str) -> Path:
    """Return the copy of the pins that says: all of these are installed."""
    return HOME / f"pins-{name}.txt"


def is_installed(name: str) -> bool:
    """The set is there, whole, as pinned."""
    return (
        not BUSY.exists()
        and os.access(PYTHON, os.X_OK)
        and stamp(name).exists()
        and stamp(name).read_bytes() == pins(name).read_bytes()
    )


def versions(place: Path) -> dict[str, str]:
    """Return the version of every package pinned in a file."""
    return dict(re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^ ;\\]+)", place.read_text(), re.MULTILINE))


def install(name: str) -> int:
    """Install one set; 0 when it is there."""
    if is_installed(name):
        return 0
    if BUSY.exists() or not os.access(PYTHON, os.X_OK):
        say("membuat lingkungan Python di .venv …")
        shutil.rmtree(HOME, ignore_errors=True)
        HOME.mkdir()
        BUSY.touch()
        venv.EnvBuilder(with_pip=True, symlinks=True).create(HOME)
    BUSY.touch()
    say(f"memasang {len(versions(pins(name)))} paket ({name}.txt); sekali saja, sekitar satu menit …")
    words = ["install", "--quiet", "--require-hashes", "--only-binary=:all:", "--disable-pip-version-check"]
    words += ["--no-warn-script-location", "--no-input", "-r", str(pins(name))]
    quiet = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONDONTWRITEBYTECODE": ""}
    quiet.pop("PYTHONPATH", None)
    if status := subprocess.run([str(PYTHON), "-m", "pip", *words], env=quiet, check=False).returncode:  # noqa: S603
        if any(stamp(each).exists() and is_there(each) for each in SETS):
            BUSY.unlink()  # pip fetches everything before it changes anything: what was there is still whole
        say("pemasangan gagal; sebabnya tertulis di atas. Periksa jaringan dan ruang penyimpanan, lalu ulangi.")
        return status
    lay_stamps(name)
    BUSY.unlink()
    return 0


def lay_stamps(name: str) -> None:
    """Say which sets are whole now: this one, those inside it, and no longer those it contradicts."""
    mine = versions(pins(name))
    for each in SETS:
        wanted = versions(pins(each)) if pins(each).exists() else {}
        if each == name or (wanted and wanted.items() <= mine.items()):
            half = stamp(each).with_suffix(".half")
            shutil.copyfile(pins(each), half)
            half.replace(stamp(each))
        elif stamp(each).exists():
            theirs = versions(stamp(each))
            if any(theirs[package] != mine[package] for package in theirs.keys() & mine.keys()):
                stamp(each).unlink()


def is_there(name: str) -> bool:
    """Every package that pip lists has the version of this set's stamp."""
    words = [str(PYTHON), "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"]
    listed = subprocess.run(words, capture_output=True, text=True, check=False).stdout.splitlines()  # noqa: S603
    there = {line.lower().replace("_", "-").replace(".", "-") for line in listed}
    wanted = (f"{package}=={version}" for package, version in versions(stamp(name)).items())
    return all(each.lower().replace("_", "-").replace(".", "-") in there for each in wanted)


def main(name: str) -> int:
    """Install under a lock, so that two starts at the same moment do the work once."""
    try:
        lock = os.open(ROOT, os.O_RDONLY)  # closed, and so given back, by our end
        fcntl.flock(lock, fcntl.LOCK_EX)
        return install(name)
    except OSError as error:
        say(f"{error.filename or HOME} tidak dapat ditulis ({error.strerror}).")
        return 1
    except KeyboardInterrupt:
        say("pemasangan dihentikan; akan diulang dari awal pada pemanggilan berikutnya.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
