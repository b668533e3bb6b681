"""What the switches of a rule set are called, and the form that makes a new version of them."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payung.bulk.occupations import labels
from payung.core.messages import advice, codes, finding
from payung.law.doubts import DOUBTS
from payung.programme.rules import CRITERIA, REASONS, Rules
from payung.web.keyed import KeyedForm
from payung.web.widgets import DateBoxesField
from payung.words import words_of

_READ = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LABELS: dict[str, str] = _READ["labels"]
WORDS: dict[str, dict[str, Any]] = {
    **_READ["words"],
    "register": {"none": gettext_lazy("tidak dipakai"), **words_of("decile_register")},
    "criteria": {kind: words_of("evidence_kind")[kind] for kind in CRITERIA},
}
STATE_WORDS: dict[str, list[str]] = _READ["states"]  # of ``queries.STATES``: chip and word
ORIGIN_WORDS: dict[str, str] = _READ["origins"]
STOPPED = ("not_eligible", "officer")


def reason_words(code: str) -> tuple[str, str]:
    """Say a reason or a doubt in Indonesian, and what to do next; an unknown code is shown as it is."""
    if code in DOUBTS:
        return DOUBTS[code].sentence, ""
    return (finding(code), advice(code)) if code in codes() else (code.replace("_", " "), "")


def number_of(code: str) -> str:
    """The R-number of a reason, or the number of the open question of law behind a doubt."""
    return DOUBTS[code].question if code in DOUBTS else REASONS.get(code, ("–",))[0]


def said(name: str, value: Any) -> str:
    """Say one switch as it stands."""
    words = {code: str(word) for code, word in WORDS.get(name, {}).items()}
    if value is None or value == () or value == {}:
        return _("menurut undang-undang") if name in ("minimum_age", "maximum_age") else _("tidak disyaratkan")
    if isinstance(value, bool):
        return _("ya") if value else _("tidak disyaratkan")
    if name == "sources":
        return "; ".join(_source(str(words_of("funding").get(funding, funding)), own) for funding, own in value.items())
    if isinstance(value, tuple):
        return ", ".join(words.get(each, str(each)) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{LABELS[switch]}: {article}" for switch, article in value.items())
    return words.get(str(value), str(value))


def _source(name: str, own: dict[str, Any]) -> str:
    parts = [_("desil paling tinggi %(cap)s") % {"cap": own["greatest_decile"]}] if "greatest_decile" in own else []
    return f"{name}: {', '.join([*parts, *own.get('occupations', ())])}"


def rule_facts(rules: Rules) -> list[dict[str, Any]]:
    """The switches that are on, in words, each with its article."""
    default, kept = Rules(), [f.name for f in fields(Rules) if f.name != "articles"]
    shown = [name for name in kept if getattr(rules, name) not in (None, (), {}, False)]
    shown += [name for name in kept if getattr(rules, name) is False and getattr(default, name)]
    return [
        {"label": LABELS[name], "value": " · ".join(filter(None, (said(name, getattr(rules, name)), _of(rules, name))))}
        for name in shown
    ]


def _of(rules: Rules, name: str) -> str:
    return rules.articles.get(name, "")


def differences(before: Rules, after: Rules) -> list[dict[str, str]]:
    """What changed from one version to another, switch by switch."""
    changed = [name for name in LABELS if getattr(before, name) != getattr(after, name)]
    return [
        {"label": str(LABELS[n]), "before": said(n, getattr(before, n)), "after": said(n, getattr(after, n))}
        for n in changed
    ]


def _number(name: str, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=LABELS[name], min_value=least, max_value=most, required=False)


def _one_of(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=LABELS[name], choices=list(WORDS[name].items()))


def _some_of(name: str) -> forms.MultipleChoiceField:
    choices = list(WORDS[name].items())
    return forms.MultipleChoiceField(
        label=LABELS[name], choices=choices, widget=forms.CheckboxSelectMultiple, required=False
    )


def _switch(name: str) -> forms.BooleanField:
    return forms.BooleanField(label=LABELS[name], required=False)


class RulesForm(KeyedForm):
    """A new version of the rules; what is left empty is not asked."""

    starts_on = DateBoxesField(label=gettext_lazy("Berlaku mulai"))
    legal_basis = forms.CharField(label=gettext_lazy("Dasar hukum daerah"), max_length=300, required=False)
    universal = _switch("universal")
    limit_occupations = forms.BooleanField(label=gettext_lazy("Batasi menurut pekerjaan"), required=False)
    occupations = forms.CharField(
        label=LABELS["occupations"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Satu baris satu pekerjaan, memakai kata daerah sendiri pun boleh. Contoh: Marbot."),
    )
    minimum_age = _number("minimum_age", 15, 64)
    maximum_age = _number("maximum_age", 15, 100)
    age_on = _one_of("age_on")
    register = _one_of("register")
    greatest_decile = _number("greatest_decile", 1, 10)
    greatest_age_months = _number("greatest_age_months", 1, 120)
    require_residence = _switch("require_residence")
    exclude_active_pu = _switch("exclude_active_pu")
    exclude_already_paid = _switch("exclude_already_paid")
    exclude_pensioner = _switch("exclude_pensioner")
    evidence = _some_of("evidence")
    criteria = _some_of("criteria")
    quota_method = _one_of("quota_method")
    ranking = _one_of("ranking")
    source = forms.ChoiceField(
        label=LABELS["sources"], choices=[("", gettext_lazy("tidak ada")), *words_of("funding").choices], required=False
    )
    source_decile = forms.IntegerField(
        label=gettext_lazy("Desil paling tinggi untuk sumber itu"), min_value=1, max_value=10, required=False
    )
    articles = forms.CharField(
        label=LABELS["articles"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Satu baris satu aturan. Contoh: Desil paling tinggi: Pasal 6 ayat (1)."),
    )

    def __init__(self, *args: Any, kept: Rules, **options: Any) -> None:
        self.kept = kept
        plain = {f.name: getattr(kept, f.name) for f in fields(Rules)}
        source = next(iter(kept.sources), "")
        start = {
            **plain,
            "limit_occupations": kept.occupations is not None,
            "occupations": "\n".join(kept.occupations if kept.occupations is not None else labels()[:8]),
            "articles": "\n".join(f"{LABELS[name]}: {article}" for name, article in kept.articles.items()),
            "source": source,
            "source_decile": kept.sources.get(source, {}).get("greatest_decile"),
            **options.pop("initial", {}),
        }
        super().__init__(*args, initial=start, **options)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("limit_occupations") and not _lines(given.get("occupations", "")):
            self.add_error("occupations", _("Daftar kosong berarti tidak seorang pun. Tulis pekerjaannya."))
        names = {str(label).casefold(): name for name, label in LABELS.items()}
        pairs = [line.partition(":")[::2] for line in _lines(given.get("articles", ""))]
        if strange := [label for label, _rest in pairs if label.strip().casefold() not in names]:
            self.add_error("articles", _("Aturan “%(name)s” tidak dikenal.") % {"name": strange[0]})
        else:
            given["articles"] = {names[label.strip().casefold()]: text.strip() for label, text in pairs}
        return given

    def rules(self) -> dict[str, Any]:
        """The rules as they are stored."""
        given = self.cleaned_data
        own = {} if given["source_decile"] is None else {"greatest_decile": given["source_decile"]}
        kept = {name: value for name, value in self.kept.sources.items() if name != self.initial["source"]}
        if given["source"] and own:
            kept[given["source"]] = {**self.kept.sources.get(given["source"], {}), **own}
        plain = {f.name: given[f.name] for f in fields(Rules) if f.name in given}
        occupations = _lines(given["occupations"]) if given["limit_occupations"] else None
        lists = {"evidence": tuple(given["evidence"]), "criteria": tuple(given["criteria"])}
        return {**plain, **lists, "occupations": occupations, "sources": kept}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
