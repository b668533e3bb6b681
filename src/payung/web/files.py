"""Files that pages send."""

from __future__ import annotations

import re

from django.http import HttpResponse

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """Send a file to be kept, not shown; its name holds letters, digits, hyphens and underscores."""
    safe = re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:80] or "payung"
    answer = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{safe}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
