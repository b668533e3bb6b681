"""The request key of a form: made when the page is drawn, so that a second press has no second effect."""

from __future__ import annotations

import uuid

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def request_key() -> str:
    """Draw the hidden field that carries a fresh request key."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4())
