"""Make or renew an environment from hashed pins: ``python3 requirements/install.py run|test|spark|bench``.

``run``, ``test`` and ``spark`` share ``.venv``; ``bench`` holds the peers we measure ourselves against, in
``.venv/peers``, where their pins never meet ours. Called by ``./payung`` only when the pins changed. One process at
a time; a death at any moment leaves the mark ``.busy``, and the next start makes the environment anew. A failed
download leaves the old one in use. Standard library only: this runs before anything is installed.
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
HOMES = {
    "run": ROOT / ".venv",
    "test": ROOT / ".venv",
    "spark": ROOT / ".venv",
    "bench": ROOT / ".venv" / "peers",
}
SOURCE_ONLY = {"spark": "pyspark", "bench": "odfpy"}  # published as source, without compiled parts


def say(text: str) -> None:
    """Tell the person at the terminal what is happening."""
    print(f"payung: {text}", file=sys.stderr, flush=True)


def pins(name: str) -> Path:
    """Return the pins of a set."""
    return ROOT / "requirements" / f"{name}.txt"


def python(name: str) -> Path:
    """Return the interpreter of a set's environment."""
    return HOMES[name] / "bin" / "python"


def busy(name: str) -> Path:
    """Return the mark of an environment that somebody is changing, or was when he died."""
    return HOMES[name] / ".busy"


def stamp(name: str) -> Path:
    """Return the copy of the pins that says: all of these are installed."""
    return HOMES[name] / f"pins-{name}.txt"


def neighbours(name: str) -> list[str]:
    """Return the sets that share an environment with this one, itself too."""
    return [each for each, home in HOMES.items() if home == HOMES[name]]


def is_whole(name: str) -> bool:
    """The environment stands and nobody died while changing it."""
    return not busy(name).exists() and os.access(python(name), os.X_OK)


def is_installed(name: str) -> bool:
    """The set is there, whole, as pinned."""
    return is_whole(name) and stamp(name).exists() and stamp(name).read_bytes() == pins(name).read_bytes()


def versions(place: Path) -> dict[str, str]:
    """Return the version of every package pinned in a file."""
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^ ;\\]+)", place.read_text(), re.MULTILINE)
    return dict(found)


def install(name: str) -> int:
    """Install one set; 0 when it is there."""
    if is_installed(name):
        return 0
    if not is_whole(name):
        say(f"membuat lingkungan Python di {HOMES[name].relative_to(ROOT)} …")
        shutil.rmtree(HOMES[name], ignore_errors=True)
        HOMES[name].mkdir(parents=True)
        busy(name).touch()
        venv.EnvBuilder(with_pip=True, symlinks=True).create(HOMES[name])
    busy(name).touch()
    say(f"memasang {len(versions(pins(name)))} paket ({name}.txt); sekali saja, sekitar satu menit …")
    words = ["install", "--quiet", "--require-hashes", "--only-binary=:all:", "--disable-pip-version-check"]
    words += ["--no-warn-script-location", "--no-input", "-r", str(pins(name))]
    words += ["--no-binary", SOURCE_ONLY[name]] if name in SOURCE_ONLY else []
    quiet = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONDONTWRITEBYTECODE": ""}
    quiet.pop("PYTHONPATH", None)
    status = subprocess.run([str(python(name)), "-m", "pip", *words], env=quiet, check=False).returncode  # noqa: S603
    if status:
        if any(stamp(each).exists() and is_there(each) for each in neighbours(name)):
            busy(name).unlink()  # pip fetches everything before it changes anything: what was there is still whole
        say("pemasangan gagal; sebabnya tertulis di atas. Periksa jaringan dan ruang penyimpanan, lalu ulangi.")
        return status
    lay_stamps(name)
    busy(name).unlink()
    return 0


def lay_stamps(name: str) -> None:
    """Say which sets are whole now: this one, those inside it, and no longer those it contradicts."""
    mine = versions(pins(name))
    for each in neighbours(name):
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
    """Every package of this set's stamp is installed in its version."""
    words = [str(python(name)), "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"]
    listed = subprocess.run(words, capture_output=True, text=True, check=False).stdout.splitlines()  # noqa: S603
    there = {_plain(line) for line in listed}
    return all(_plain(f"{package}=={version}") in there for package, version in versions(stamp(name)).items())


def _plain(pin: str) -> str:
    return pin.lower().replace("_", "-").replace(".", "-")


def main(name: str) -> int:
    """Install under a lock, so that two starts at the same moment do the work once."""
    try:
        lock = os.open(ROOT, os.O_RDONLY)  # closed, and so given back, by our end
        fcntl.flock(lock, fcntl.LOCK_EX)
        return install(name)
    except OSError as error:
        say(f"{error.filename or HOMES[name]} tidak dapat ditulis ({error.strerror}).")
        return 1
    except KeyboardInterrupt:
        say("pemasangan dihentikan; akan diulang dari awal pada pemanggilan berikutnya.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
