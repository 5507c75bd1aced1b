"""The typeface of the PDFs: static cuts of Source Sans 3, made once from the file the pages already carry."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FAMILY = "Source Sans 3"
BUILT_IN = "Libertinus Serif"  # travels inside the typesetter
WEIGHTS = (400, 600, 700)


def page_font() -> Path | None:
    """The variable font of the web pages, or None where the pages have not been built."""
    found = Path(str(files("mancomun"))) / "web" / "static" / "build" / "source-sans-3.woff2"
    return found if found.is_file() else None


def font_folder(cache: Path | None, source: Path | None = None) -> Path | None:
    """A folder with the three cuts, made when it is not there; None when they cannot be made.

    The typesetter takes no variable fonts, hence the cuts. Without ``fonttools`` or without the page's font the document
    is set in the typesetter's own family: plainer, never a failure.
    """
    source = source or page_font()
    if cache is None or source is None or not source.is_file():
        return None
    folder = cache / f"source-sans-3-{source.stat().st_size}"
    if all((folder / f"{weight}.ttf").is_file() for weight in WEIGHTS):
        return folder
    try:
        return _make(source, folder)
    except Exception:
        # Whatever is wrong with a font file, a document in another typeface is better than none.
        return None


def _make(source: Path, folder: Path) -> Path:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    folder.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        font = instantiateVariableFont(TTFont(source, lazy=False), {"wght": weight}, inplace=True)
        font.flavor = None
        _name(font, weight)
        temporary = folder / f".{weight}.ttf"
        font.save(temporary)
        temporary.replace(folder / f"{weight}.ttf")  # another process may be doing the same
    return folder


def _name(font: object, weight: int) -> None:
    """Name each cut by family and weight: the file itself calls them all ExtraLight."""
    names = font["name"]  # type: ignore[index]
    style = {400: "Regular", 600: "SemiBold", 700: "Bold"}[weight]
    for number in (16, 17, 21, 22, 25):
        names.removeNames(nameID=number)
    for number, text in ((1, FAMILY), (2, style), (4, f"{FAMILY} {style}"), (6, f"SourceSans3-{style}")):
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight  # type: ignore[index]
