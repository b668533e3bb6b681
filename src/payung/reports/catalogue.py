"""The declared reports, by the word of their address, in printed order."""

from __future__ import annotations

from .benefits import BENEFITS
from .declared import Report
from .membership import MEMBERSHIP

REPORTS: dict[str, Report] = {report.slug: report for report in (MEMBERSHIP, BENEFITS)}
