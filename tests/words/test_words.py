"""Codes with their words: whole, in two languages, and the same codes the law and the screens know."""

from __future__ import annotations

import pytest

from payung.law import contribution, current, estimate, scholarship
from payung.law.heirs import relations
from payung.web.templatetags.ui import CHIPS
from payung.words import kinds, words_of


@pytest.mark.parametrize("kind", kinds())
def test_every_code_is_named_in_two_languages_and_apart_from_its_neighbours(kind):
    said = words_of(kind)
    assert all(word.id and word.en and word.short for word in map(said.word, said))
    assert len(set(said.values())) == len(said)
    assert len({said.word(code).en for code in said}) == len(said)


@pytest.mark.parametrize("kind", [kind for kind in kinds() if words_of(kind).facts("chip")])
def test_a_kind_with_chips_gives_one_to_every_code_and_the_screens_know_it(kind):
    chips = words_of(kind).facts("chip")
    assert list(chips) == words_of(kind).codes
    assert set(chips.values()) <= CHIPS.keys()


def test_the_law_and_the_words_know_the_same_codes():
    assert set(words_of("payer")) == set(contribution.FUNDINGS)
    assert set(words_of("sector")) == set(contribution.SECTORS)
    assert words_of("confidence").codes == list(estimate.CONFIDENCES)
    assert words_of("school_level").codes == list(scholarship.LEVELS)
    assert set(words_of("relation")) == set(relations(current()))
    assert set(words_of("funding").facts("payer").values()) <= set(contribution.FUNDINGS)


def test_a_choice_keeps_the_order_it_is_offered_in():
    offered = words_of("end_reason").only("withdrew", "moved")
    assert offered.choices == [("withdrew", "Mengundurkan diri"), ("moved", "Pindah keluar daerah")]
    assert offered.shorts == {"withdrew": "mengundurkan diri", "moved": "pindah"}


def test_an_unknown_code_or_kind_is_an_error_and_no_empty_word():
    with pytest.raises(KeyError):
        words_of("cause")["plague"]
    with pytest.raises(KeyError):
        words_of("weather")


def test_a_persons_fields_are_declared_once_in_the_order_they_are_kept():
    fields = words_of("person_field")
    merged = "kk_number name birth_on sex mother_name phone area_code address rt rw occupation"
    assert list(fields.having("is_merged")) == merged.split()
    assert list(fields.having("is_editable")) == [
        "nik",
        "kk_number",
        "name",
        "birth_on",
        "sex",
        "area_code",
        "occupation",
    ]
    assert set(fields.having("is_merged")) <= set(fields.having("is_kept"))
