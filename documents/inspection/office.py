"""DOCX and XLSX: an honest zip of XML parts, without macros, other files or links that fetch."""

import re
import zipfile
from typing import Any, Final
from xml.parsers import expat

from .reasons import Reason
from .signatures import OLE, ZIP, head

_MEMBERS: Final = 5_000
_UNPACKED: Final = 500 * 1024 * 1024
_RATIO: Final = 200
_SMALL: Final = 1024 * 1024
_MACROS: Final = re.compile(r"vbaProject|vbaData|macrosheets/|activeX/|\.bin$|customUI/", re.IGNORECASE)
_FILES: Final = re.compile(
    r"embeddings/|\.(exe|dll|js|vbs|bat|cmd|ps1|jar|zip|rar|7z|docm|xlsm|html?|svg)$", re.IGNORECASE
)
_PRINTER: Final = re.compile(r"printerSettings/printerSettings\d+\.bin$")
_FETCHES: Final = re.compile(r"externalLinks/|connections\.xml$|webExtensions?/|queryTables/")
_DDE: Final = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)


def check_docx(path: str) -> Reason | None:
    """Return why this Word document may not be taken, or None."""
    return _check(path, "word/document.xml", "wordprocessingml.document.main+xml")


def check_xlsx(path: str) -> Reason | None:
    """Return why this workbook may not be taken, or None."""
    return _check(path, "xl/workbook.xml", "spreadsheetml.sheet.main+xml")


def _check(path: str, main: str, content_type: str) -> Reason | None:
    start = head(path)
    if start.startswith(OLE):
        return Reason.ENCRYPTED  # an old format under a new name, or a password
    if not start.startswith(ZIP):
        return Reason.NOT_AS_NAMED
    try:
        with zipfile.ZipFile(path) as package:
            return _members(package) or _parts(package, main, content_type)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError, ValueError):
        return Reason.UNREADABLE
    except RuntimeError:  # zipfile's word for a password
        return Reason.ENCRYPTED


def _members(package: zipfile.ZipFile) -> Reason | None:
    """Judge the directory before anything is unpacked."""
    infos = package.infolist()
    names = [info.filename for info in infos]
    if package.comment or len(set(names)) != len(names):
        return Reason.MIXED
    if len(infos) > _MEMBERS or sum(info.file_size for info in infos) > _UNPACKED:
        return Reason.TOO_COMPLEX
    for info in infos:
        if info.flag_bits & 1:
            return Reason.ENCRYPTED
        if info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1):
            return Reason.TOO_COMPLEX
        if reason := _name(info.filename):
            return reason
    return None


def _name(name: str) -> Reason | None:
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or "\\" in name:
        return Reason.MIXED
    if _FILES.search(name):
        return Reason.EMBEDDED
    if _MACROS.search(name) and not _PRINTER.search(name):
        return Reason.MACRO
    return Reason.EXTERNAL if _FETCHES.search(name) else None


def _parts(package: zipfile.ZipFile, main: str, content_type: str) -> Reason | None:
    """Parse every XML part; the main one must be there and be declared as what it is."""
    names = package.namelist()
    if "[Content_Types].xml" not in names or main not in names:
        return Reason.NOT_AS_NAMED
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    if "macroEnabled" in types:
        return Reason.MACRO
    if content_type not in types:
        return Reason.NOT_AS_NAMED
    for name in names:
        if name.endswith((".xml", ".rels")):
            if reason := _xml(package, name):
                return reason
        elif not name.endswith("/"):
            with package.open(name) as member:  # reading to the end compares the checksum
                while member.read(_SMALL):
                    pass
    return None


class _Refused(Exception):
    """Ends the parsing of a part."""


def _xml(package: zipfile.ZipFile, name: str) -> Reason | None:
    parser = expat.ParserCreate()
    fields: list[str] = []

    def doctype(*_declaration: Any) -> None:
        raise _Refused

    def element(tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith(
            "/hyperlink"
        ):
            raise _Refused
        fields.extend(value for key, value in attributes.items() if key.endswith("instr"))
        in_field[0] = tag.endswith("instrText")

    def text(data: str) -> None:
        if in_field[0]:
            fields.append(data)

    in_field = [False]
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    parser.CharacterDataHandler = text
    try:
        with package.open(name) as part:
            parser.ParseFile(part)
    except _Refused:
        return Reason.EXTERNAL
    except expat.ExpatError:
        return Reason.UNREADABLE
    return Reason.ACTIVE if _DDE.search("".join(fields)) else None
