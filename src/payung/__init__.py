"""Payung: the office in which Indonesian local governments run Perlindungan Pekerja Rentan."""

__version__ = "0.1.0"
