"""The book of law: associative figures as tested conditions."""

from mancomun.legal.book import Book, Figure, Rule, book
from mancomun.legal.case import LegalCase
from mancomun.legal.check import check, make_case
from mancomun.legal.judge import OUTCOMES, STATUSES, Verdict, judge

__all__ = [
    "OUTCOMES",
    "STATUSES",
    "Book",
    "Figure",
    "LegalCase",
    "Rule",
    "Verdict",
    "book",
    "check",
    "judge",
    "make_case",
]
