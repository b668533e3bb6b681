"""Check everything: lint, format, types, import contracts, tests. CI calls this and nothing else.

On Debian and Ubuntu as root, what the tests need is installed by apt. Elsewhere what is missing is printed as
"NOT RUN (n): what, and how to get it", which fails only when CI=true. Unknown arguments go to pytest.

Example:
  ./payung test
  ./payung test tests/law -x
  ./payung test --drills
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CLUSTER_RULE = Path("/etc/postgresql-common/createcluster.d/payung.conf")


@dataclass(frozen=True)
class Need:
    """A program the tests use: what it is for, whether it is there, and the Debian packages that bring it."""

    what: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]
    only_drills: bool = False


def _command(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _file(*patterns: str) -> Callable[[], bool]:
    return lambda: any(next(Path("/").glob(pattern), None) for pattern in patterns)


def _system_postgresql() -> bool:
    return any(int(each.parts[4]) >= 15 for each in Path("/usr/lib/postgresql").glob("[0-9][0-9]/bin/postgres"))


NEEDS = (
    Need("Chromium (browser tests)", _command("chromium", "chromium-browser", "google-chrome"), ("chromium",)),
    Need("Noto fonts", _file("usr/share/fonts/**/NotoSans-Regular.ttf"), ("fonts-noto-core",)),
    Need("a second PostgreSQL, 15 or newer", _system_postgresql, ("postgresql",)),
    Need("LibreOffice Calc", _command("soffice", "libreoffice"), ("libreoffice-calc",)),
    Need("hledger", _command("hledger"), ("hledger",)),
    Need("poppler (pdftotext, pdftoppm)", _command("pdftotext"), ("poppler-utils",)),
    Need("Java (Spark)", _command("java"), ("default-jre-headless",), only_drills=True),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; the rest is pytest's."""
    parser.add_argument("--drills", action="store_true", help="also the slow drills")


def run(options: argparse.Namespace) -> int:
    """Run every step even after one failed; pytest comes last and its closing line is the last one printed."""
    if options.drills:
        subprocess.run([sys.executable, str(ROOT / "requirements" / "install.py"), "spark"], check=True)  # noqa: S603
    missing = _prepare(options.drills)
    failed = [name for name, words in _steps().items() if not _passes(name, words)]
    if missing and os.environ.get("CI") == "true":
        failed.append("NOT RUN")
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
    status = _pytest(options.drills, options.rest)
    return status or bool(failed)


def _steps() -> dict[str, list[str]]:
    contracts = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    places = [each for each in ("src", "demo", "tests", "benchmarks", "requirements") if (ROOT / each).exists()]
    sql = sorted(str(each) for each in ROOT.glob("src/payung/*/schema/*.sql"))
    return {
        "lint": ["-m", "ruff", "check", "--quiet", *places],
        "format": ["-m", "ruff", "format", "--check", "--quiet", *places],
        "templates": ["-m", "djlint", "--check", "--quiet", "src/payung/web/templates"],
        "SQL": [str(Path(sys.executable).with_name("sqruff")), "lint", *sql],
        "types": ["-m", "mypy", "--no-error-summary"],
        "import contracts": ["-c", contracts],
    }


def _passes(name: str, words: list[str]) -> bool:
    """Run one step quietly; what it printed is shown only when it fails."""
    print(f"{name} …", end=" ", flush=True)
    command = [sys.executable, *words] if words[0].startswith("-") else words
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
    print("ok" if done.returncode == 0 else "FAILED", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return done.returncode == 0


def _pytest(drills: bool, rest: list[str]) -> int:
    words = [sys.executable, "-m", "pytest"]
    if not any(each.startswith(("-n", "--pdb", "--dist")) for each in rest):
        words += ["-n", "2", "--dist", "loadfile"]
    if not drills and not any(each.startswith("-m") for each in rest):
        words += ["-m", "not drill"]
    if drills:
        words += ["--timeout", "3600"]
    paths = [str(Path(each).absolute()) if Path(each.split("::")[0]).exists() else each for each in rest]
    return subprocess.run([*words, *paths], cwd=ROOT, env=_environment(), check=False).returncode  # noqa: S603


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    kept["HOME"] = kept.get("HOME") or tempfile.gettempdir()  # an empty one makes programs write beside us
    return {**kept, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}


def _prepare(drills: bool) -> list[Need]:
    """Install what is missing where we may; print and return what is missing still."""
    missing = _missing(drills)
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt([package for need in missing for package in need.packages])
        missing = _missing(drills)
    if missing:
        ways = "; ".join(f"{need.what}: apt install {' '.join(need.packages)}" for need in missing)
        print(f"NOT RUN ({len(missing)}): {ways}", flush=True)
    return missing


def _missing(drills: bool) -> list[Need]:
    return [need for need in NEEDS if (drills or not need.only_drills) and not need.is_there()]


def _apt(packages: list[str]) -> None:
    """Install packages; PostgreSQL's comes without a running cluster of its own."""
    print(f"installing by apt: {' '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    is_ours = "postgresql" in packages and not CLUSTER_RULE.exists()
    if is_ours:
        CLUSTER_RULE.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_RULE.write_text("create_main_cluster = false\n")
    try:
        for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(["apt-get", "-qq", *words], env=quiet, capture_output=True, text=True, check=False)  # noqa: S603, S607
            if done.returncode:
                print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)
    finally:
        if is_ours:
            CLUSTER_RULE.unlink()
