"""The real site for a real browser: the WSGI application on loopback, and headless Chromium."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright
from tests.offices import PASSWORD

from payung.config.wsgi import application
from payung.office.models import Account

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None: ...


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def _served(environ: Any, start_response: Any) -> list[bytes]:
    """One request on its own connection, closed after it, so that the database can be dropped.

    Answered whole: a generator whose reader went away is ended by whichever thread collects it, and would close
    that thread's connection in the middle of a request.
    """
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()
        connections.close_all()


@contextmanager
def site() -> Iterator[str]:
    """Serve the application on a free port of the loopback; yield its address."""
    server = make_server("127.0.0.1", 0, _served, server_class=_Threaded, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    if not shutil.which(CHROMIUM):
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing; ./payung test installs it on Debian as root")
        pytest.skip("no Chromium")
    # Playwright's loop makes Django believe it runs inside async code; the tests' queries are plain.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        # Inside the loop Django keeps connections of its own: none may outlive the database of its test.
        connections.close_all()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()
            connections.close_all()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def set_second_factor(username: str) -> str:
    """Give an account a TOTP authenticator; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(Account.objects.get(username=username), secret)
    return secret


def code_of(secret: str) -> str:
    """The six digits of this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(page: Page, address: str, username: str, secret: str = "") -> None:
    """Sign in as an officer, with the second factor where the role needs one.

    The cache is emptied first: it remembers used codes, and tests sign in more often than people do.
    """
    cache.clear()
    page.context.clear_cookies()
    page.goto(f"{address}/akun/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form [type=submit], main form button")
    if secret:
        page.fill("[name=code]", code_of(secret))
        page.click("main form [type=submit], main form button")
    page.wait_for_url(f"{address}/")


def type_day(page: Page, field: str, day: date) -> None:
    """Type a day in its three boxes."""
    for place, number in enumerate((day.day, day.month, day.year)):
        page.fill(f"[name={field}_{place}]", str(number))
