"""Documents people can print, sign or file: a neutral tree of blocks, and what turns it into PDF, Word and HTML."""

from mancomun.documents.pdf import to_pdf
from mancomun.documents.sheet import figure_sheet
from mancomun.documents.tree import Block, Document, Run

__all__ = ["Block", "Document", "Run", "figure_sheet", "to_pdf"]
