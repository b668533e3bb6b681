"""``./payung`` on a fresh folder: what it installs, what it survives, what it says. No network is needed here."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ECHO = "import sys\nprint(sys.argv[1:], sys.prefix != sys.base_prefix)\n"
PIN = re.compile(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.!+-]+( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with no package to install and a command that echoes, under a path with spaces."""
    home = tmp_path / "dinas tenaga kerja" / "payung"
    (home / "requirements").mkdir(parents=True)
    (home / "src" / "payung").mkdir(parents=True)
    (home / "src" / "payung" / "__init__.py").touch()
    (home / "src" / "payung" / "__main__.py").write_text(ECHO)
    shutil.copy(ROOT / "payung", home)
    shutil.copy(ROOT / "requirements" / "install.py", home / "requirements")
    (home / "requirements" / "run.txt").write_text("# nothing\n")
    (home / "requirements" / "test.txt").write_text("# nothing, for tests\n")
    return home


def call(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": f"{Path(sys.executable).resolve().parent}:{os.environ['PATH']}", "HOME": "", **environment}
    return subprocess.run([project / "payung", *words], env=kept, capture_output=True, text=True, cwd="/")


def test_a_fresh_folder_installs_itself_once_and_hands_every_word_on(project: Path) -> None:
    first = call(project, "law", "show", "a b", "*")
    assert (first.returncode, first.stdout) == (0, "['law', 'show', 'a b', '*'] True\n")
    assert "membuat lingkungan Python" in first.stderr
    second = call(project, "law")
    assert (second.returncode, second.stdout, second.stderr) == (0, "['law'] True\n", "")
    through_a_link = project.parent / "link"
    through_a_link.symlink_to("payung/payung")
    done = subprocess.run([through_a_link, "x"], capture_output=True, text=True, cwd="/")
    assert (done.returncode, done.stdout) == (0, "['x'] True\n")


def test_changed_pins_are_installed_again_and_tests_have_pins_of_their_own(project: Path) -> None:
    call(project, "law")
    assert not (project / ".venv" / "pins-test.txt").exists()
    assert "test.txt" in call(project, "test").stderr
    assert call(project, "test").stderr == ""
    (project / "requirements" / "run.txt").write_text("# nothing, newly\n")
    assert "run.txt" in call(project, "law").stderr
    assert call(project, "law").stderr == ""


def test_an_install_killed_at_any_moment_is_never_taken_for_a_whole_one(project: Path) -> None:
    for seconds in (0.05, 0.4, 1.0):
        words = {"start_new_session": True, "stderr": subprocess.DEVNULL, "cwd": "/"}
        process = subprocess.Popen([project / "payung", "law"], **words)
        deadline = time.monotonic() + 10
        while not (project / ".venv" / ".busy").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert (project / ".venv" / ".busy").exists()
        assert not (project / ".venv" / "pins-run.txt").exists()
    done = call(project, "law")
    assert (done.returncode, done.stdout) == (0, "['law'] True\n")
    assert "membuat lingkungan Python" in done.stderr


def test_two_first_starts_at_once_install_once(project: Path) -> None:
    words = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": "/"}
    both = [subprocess.Popen([project / "payung", "law"], **words) for _ in range(2)]
    told = [each.communicate() for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert [out for out, _ in told] == ["['law'] True\n"] * 2
    assert sum("membuat lingkungan" in err for _, err in told) == 1


def test_pins_that_cannot_be_installed_leave_what_was_there(project: Path) -> None:
    call(project, "law")
    good = (project / "requirements" / "run.txt").read_text()
    (project / "requirements" / "run.txt").write_text(f"./nowhere --hash=sha256:{'0' * 64}\n")
    failed = call(project, "law")
    assert failed.returncode == 1
    assert "pemasangan gagal; sebabnya tertulis di atas" in failed.stderr
    (project / "requirements" / "run.txt").write_text(good)
    again = call(project, "law")
    assert (again.returncode, again.stdout, again.stderr) == (0, "['law'] True\n", "")


def test_the_launcher_adds_less_than_a_tenth_of_a_second(project: Path) -> None:
    (project / ".venv" / "bin").mkdir(parents=True)
    python = project / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    shutil.copy(project / "requirements" / "run.txt", project / ".venv" / "pins-run.txt")
    times = []
    for _ in range(5):
        begin = time.monotonic()
        assert call(project, "law").stderr == ""
        times.append(time.monotonic() - begin)
    assert min(times) < 0.1


def tools(folder: Path, python: str) -> str:
    """A PATH with the few tools the launcher needs and one Python of our making."""
    folder.mkdir()
    for name in ("sh", "dirname", "readlink", "cmp", "id"):
        (folder / name).symlink_to(shutil.which(name) or "")
    (folder / "python3").write_text(f"#!/bin/sh\n{python}\n")
    (folder / "python3").chmod(0o755)
    return str(folder)


def test_an_old_python_is_refused_with_the_command_that_helps(project: Path, tmp_path: Path) -> None:
    done = call(project, "law", PATH=tools(tmp_path / "bin", "exit 1"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "payung: perlu Python 3.11 atau lebih baru. Di Debian/Ubuntu: sudo apt install python3 python3-venv\n"
    )


def test_a_python_without_venv_is_refused_with_the_command_that_helps(project: Path, tmp_path: Path) -> None:
    path = tools(tmp_path / "bin", 'case "$2" in *ensurepip*) exit 1 ;; esac; exit 0')
    done = call(project, "law", PATH=path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("(tanpa venv). Jalankan sekali: sudo apt install python3-venv\n")


def test_every_pin_has_hashes_and_no_file_of_pins_names_an_address() -> None:
    for place in sorted((ROOT / "requirements").glob("*.txt")):
        lines = [line for line in place.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == [], place.name


def test_the_launcher_is_posix_sh() -> None:
    shell = shutil.which("dash") or "sh"
    assert subprocess.run([shell, "-n", ROOT / "payung"]).returncode == 0
