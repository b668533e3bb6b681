"""Worked cases: questions to the law written in YAML, answered one by one (docs/law/cases.md)."""
