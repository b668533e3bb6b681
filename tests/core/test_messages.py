"""Every code has one sentence, in one place, that can be filled."""

import string

import pytest

from payung.core.messages import UnknownCode, advice, codes, finding, sections, sentence
from payung.core.problem import Problem


def test_a_sentence_says_what_is_wrong_and_what_to_do():
    assert sentence("nik_length", count=15) == (
        "NIK harus 16 angka; di sini tertulis 15 angka. Periksa apakah ada angka yang hilang atau berlebih pada KTP."
    )


def test_a_problem_speaks_for_itself():
    problem = Problem("sex_unknown", {"value": "X"})
    assert problem.sentence() == "Jenis kelamin 'X' tidak terbaca. Isi L atau P."
    assert problem.advice() == "Isi L atau P."


def test_a_value_nobody_filled_shows_as_a_gap():
    assert finding("sex_unknown") == "Jenis kelamin '…' tidak terbaca."


def test_an_unknown_code_is_an_error():
    with pytest.raises(UnknownCode):
        sentence("no_such_code")


def test_a_code_lives_in_one_section_only():
    seen = [code for section in sections().values() for code in section]
    assert len(seen) == len(set(seen)) == len(codes())


def test_every_message_is_a_finished_sentence():
    for code in codes():
        for part in (finding(code), advice(code)):
            assert part == "" or part[-1] in ".?!…", code
            assert "valid" not in part.casefold().split(), code


def test_places_in_sentences_are_plain_names():
    for section in sections().values():
        for code, pair in section.items():
            for part in pair:
                names = [name for _, name, _, _ in string.Formatter().parse(part) if name is not None]
                assert all(name.isidentifier() for name in names), code
