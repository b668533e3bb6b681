"""One throwaway PostgreSQL for the whole run, migrated once; every worker process has its own copy.

The server starts when the first test asks for a database and stops when the last worker leaves. Tests inside a
transaction use pytest-django's ``db``; tests that really commit use ``fresh_database`` (``transactional_db`` and
``live_server`` would empty append-only tables, which the database refuses).
"""

from __future__ import annotations

import atexit
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import django
import psycopg
import pytest
from tests.template import warm

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "payung_template"
_numbers = count(1)

# Before Django's settings are read: never the data of this machine.
if not WORKER:
    os.environ["PAYUNG_DATA_DIR"] = tempfile.mkdtemp(prefix="payung-test-")
    atexit.register(shutil.rmtree, os.environ["PAYUNG_DATA_DIR"], ignore_errors=True)
for _name in ("PAYUNG_DATABASE_URL", "PAYUNG_TODAY", "PAYUNG_SECRET_KEY", "PAYUNG_HTTPS", "PAYUNG_ALLOWED_HOSTS"):
    os.environ.pop(_name, None)
os.environ["PAYUNG_DATABASE_NAME"] = f"payung_test_{WORKER or 'main'}"
os.environ["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"  # of the processes that tests start
if not WORKER:
    warm(Path(os.environ["PAYUNG_DATA_DIR"]), TEMPLATE)
os.environ["PAYUNG_PLAIN_STATIC"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "payung.config.settings"
django.setup()
if not WORKER:
    del os.environ["DJANGO_SETTINGS_MODULE"]  # else workers would read the settings before they have their names


def pytest_addoption(parser: pytest.Parser) -> None:
    """``./payung test --unscoped …``: the same tests with the managers' own filter removed."""
    parser.addoption("--unscoped", action="store_true", help="leave the separation of offices to PostgreSQL alone")


@pytest.fixture(autouse=True, scope="session")
def query_scoping(request: pytest.FixtureRequest) -> None:
    """Remove the first lock when asked: no test may then see a foreign row either."""
    if request.config.getoption("--unscoped"):
        from payung.office.models import OfficeManager

        OfficeManager.scoped = False


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller leaves neither a process nor a file."""
    if WORKER:
        return
    from payung import embedded

    embedded.stop()
    shutil.rmtree(os.environ["PAYUNG_DATA_DIR"], ignore_errors=True)


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The throwaway server, shared by all worker processes of this run."""
    from payung import embedded

    with embedded.running(fsync=False, die_with_caller=not WORKER):
        yield


@pytest.fixture(scope="session")
def django_db_setup(database_server: None, django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's database: a copy of the migrated template, one for each worker process."""
    from payung import embedded

    name = os.environ["PAYUNG_DATABASE_NAME"]
    with django_db_blocker.unblock():
        _make_template()
    embedded.ensure_database(name, template=TEMPLATE)
    yield
    with django_db_blocker.unblock():
        _close()
    embedded.drop_database(name)


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of this test alone, in which Django really commits; do not combine with ``db``."""
    with _fresh(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Like ``fresh_database``, shared by the tests of one module in their order."""
    with _fresh(django_db_blocker) as name:
        yield name


@pytest.fixture
def owner_connection(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the role that migrates, outside Django, autocommit."""
    yield from _connection(request, "payung_owner")


@pytest.fixture
def app_connection(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the role the pages use, outside Django, autocommit, no office set."""
    yield from _connection(request, "payung_app")


@pytest.fixture
def auditor_connection(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the role that only reads, outside Django, autocommit."""
    yield from _connection(request, "payung_auditor")


@pytest.fixture(scope="session")
def system_server() -> Iterator[SimpleNamespace]:
    """The system's own PostgreSQL on a directory of its own: ``.url``, ``.data_dir``, ``.environment``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4]))
    if not found or int(found[-1].parts[4]) < 15:
        pytest.skip("no system PostgreSQL 15 or newer")
    with _system_server(found[-1].parent) as server:
        yield server


def _connection(request: pytest.FixtureRequest, role: str) -> Iterator[psycopg.Connection[Any]]:
    from payung import embedded

    for fixture in ("fresh_database", "module_database"):
        if fixture in request.fixturenames:
            request.getfixturevalue(fixture)
    with embedded.connect(role, os.environ["PAYUNG_DATABASE_NAME"]) as connection:
        yield connection


def _make_template() -> None:
    """Migrate the template once, whichever worker process comes first."""
    from payung import embedded

    place = Path(os.environ["PAYUNG_DATA_DIR"])
    with (place / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (place / "template.ready").exists():
            return
        embedded.drop_database(TEMPLATE)
        embedded.ensure_database(TEMPLATE)
        with _django_on(TEMPLATE):
            from django.core.management import call_command

            call_command("migrate", database="owner", verbosity=0, interactive=False)
        (place / "template.ready").touch()


@contextmanager
def _fresh(blocker: Any) -> Iterator[str]:
    from payung import embedded

    name = f"payung_test_{WORKER or 'main'}_{next(_numbers)}"
    embedded.ensure_database(name, template=TEMPLATE)
    try:
        with blocker.unblock(), _django_on(name):
            yield name
    finally:
        embedded.drop_database(name)


@contextmanager
def _django_on(name: str) -> Iterator[None]:
    """Point every alias, and every process started meanwhile, to another database."""
    from django.db import connections

    before = os.environ["PAYUNG_DATABASE_NAME"]
    _close()
    try:
        os.environ["PAYUNG_DATABASE_NAME"] = name
        for alias in connections:
            connections[alias].settings_dict["NAME"] = name
        yield
    finally:
        _close()
        os.environ["PAYUNG_DATABASE_NAME"] = before
        for alias in connections:
            connections[alias].settings_dict["NAME"] = before


def _close() -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].close()


@contextmanager
def _system_server(programs: Path) -> Iterator[SimpleNamespace]:
    from payung.embedded.account import server_account

    account, word = server_account(), secrets.token_urlsafe(16)
    home = Path(tempfile.mkdtemp(prefix="payung-system-"))
    account.own(home, 0o700)
    (home / "word").write_text(word)
    account.own(home / "word", 0o600)
    options = ["-D", f"{home}/cluster", "-U", "postgres", f"--pwfile={home}/word", "--auth=scram-sha-256"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run([programs / "initdb", *options], **account.child(), cwd=home, check=True, capture_output=True)
    settings = {"listen_addresses": "", "unix_socket_directories": home, "fsync": "off"}
    words = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("wb") as log:
        start = [programs / "postgres", "-D", f"{home}/cluster", *words]
        server = subprocess.Popen(start, **account.child(), cwd=home, stdout=log, stderr=log)
    data = Path(tempfile.mkdtemp(prefix="payung-system-data-"))
    url = f"postgresql://postgres:{word}@/postgres?host={quote(str(home), safe='')}"
    try:
        _wait(url, server)
        environment = {**os.environ, "PAYUNG_DATABASE_URL": url, "PAYUNG_DATA_DIR": str(data)}
        environment["PAYUNG_DATABASE_NAME"] = "payung"
        yield SimpleNamespace(url=url, data_dir=data, environment=environment, major=int(programs.parts[4]))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the system's PostgreSQL did not start"
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise TimeoutError("the system's PostgreSQL did not answer")


from django.test import Client  # noqa: E402
from tests.offices import offices as offices  # noqa: E402
from tests.pages import tight  # noqa: E402


def _read_tight(request: Any) -> Any:
    """Let the client's pages be read without their templates' layout (tests/pages.py)."""

    def read(self: Client, *args: Any, **kwargs: Any) -> Any:
        response = request(self, *args, **kwargs)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = tight(response.content.decode()).encode()
        return response

    return read


Client.request = _read_tight(Client.request)
