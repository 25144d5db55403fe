"""Files as people send them: good ones, and ones that must be refused, all made here."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{type}"/></Types>'
)
WORD = "wordprocessingml.document.main+xml"
SHEET = "spreadsheetml.sheet.main+xml"
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r>{body}</w:r></w:p></w:body></w:document>"
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="External" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}"/></Relationships>'
)


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **save: object) -> bytes:
    """Return a PDF of one page, changed as asked."""
    target = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if change:
            change(document)
        document.save(target, **save)  # type: ignore[arg-type]
    return target.getvalue()


def with_action(kind: str, **more: object) -> bytes:
    """Return a PDF whose opening runs an action of this kind."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(S=Name("/" + kind), **more)

    return pdf(change)


def with_annotation(subtype: str) -> bytes:
    """Return a PDF with an annotation of this kind on its page."""

    def change(document: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([0, 0, 9, 9]))
        document.pages[0].Annots = Array([document.make_indirect(note)])

    return pdf(change)


def attached(document: pikepdf.Pdf) -> None:
    """Put a file into a PDF."""
    document.attachments["secret.txt"] = b"text"


def hidden_script(document: pikepdf.Pdf) -> None:
    """Put a script where no page leads."""
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), Dictionary()])))


def unused_launch(document: pikepdf.Pdf) -> None:
    """Leave an action in the file that nothing names."""
    document.Root.Unused = document.make_indirect(Dictionary(S=Name.Launch, F=String("cmd.exe")))


def escaped_script() -> bytes:
    """Return a PDF whose /JavaScript is written with escapes."""
    return with_action("JavaScript", JS=String("app.alert(1)")).replace(b"/JavaScript", b"/J#61vaScr#69pt")


def picture(form: str, size: tuple[int, int] = (40, 30), **save: object) -> bytes:
    """Return a picture."""
    target = BytesIO()
    Image.new("RGB", size, "#0b4f8a").save(target, form, **save)
    return target.getvalue()


def huge_png() -> bytes:
    """Return a small file that says it is 60,000 by 60,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


def png_with_page() -> bytes:
    """Return a PNG with a web page in its comment."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<html><script>alert(1)</script>")
    return picture("PNG", pnginfo=info)


def package(parts: dict[str, str | bytes], comment: bytes = b"") -> bytes:
    """Return a zip of these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return target.getvalue()


def docx(extra: dict[str, str | bytes] | None = None, body: str = "<w:t>调解</w:t>") -> bytes:
    """Return a Word document with further parts."""
    main = "word/document.xml"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.format(main=main, type=WORD),
        main: DOCUMENT.format(body=body),
    }
    return package(parts | (extra or {}))


def xlsx(extra: dict[str, str | bytes] | None = None) -> bytes:
    """Return a workbook with further parts."""
    main = "xl/workbook.xml"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.format(main=main, type=SHEET),
        main: "<workbook/>",
    }
    return package(parts | (extra or {}))


def box(name: bytes, content: bytes = b"") -> bytes:
    """Return a box of an MP4."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4(tail: bytes = b"") -> bytes:
    """Return the skeleton of a film."""
    return (
        box(b"ftyp", b"isom\0\0\2\0isom")
        + box(b"moov", box(b"mvhd", bytes(20)))
        + box(b"mdat", bytes(64))
        + tail
    )


def mp3(frames: int = 5) -> bytes:
    """Return silence: frames of 128 kbit/s at 44.1 kHz."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def encrypted_zip() -> bytes:
    """Return a Word document whose members claim a password."""
    content = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


GOOD: dict[str, bytes] = {
    "协议.pdf": pdf(),
    "照片.jpg": picture("JPEG"),
    "截图.png": picture("PNG"),
    "说明.docx": docx({"word/_rels/document.xml.rels": RELS.format(target="https://e.cn", type="hyperlink")}),
    "账目.xlsx": xlsx({"xl/printerSettings/printerSettings1.bin": b"x"}),
    "录像.mp4": mp4(),
    "录音.mp3": b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + mp3(),
}

_EOCD = package({"a.txt": "a"})

BAD: dict[str, tuple[str, bytes, str]] = {
    "no ending": ("README", pdf(), "TYPE"),
    "no name": ("..", pdf(), "NAME"),
    "empty": ("a.pdf", b"", "EMPTY"),
    "a program": ("setup.exe", b"MZ", "TYPE"),
    "a page": ("a.html", b"<html>", "TYPE"),
    "a drawing": ("a.svg", b"<svg/>", "TYPE"),
    "an old document": ("a.doc", b"\xd0\xcf\x11\xe0", "TYPE"),
    "two endings": ("a.pdf.exe", pdf(), "TYPE"),
    "a zip": ("a.zip", _EOCD, "ARCHIVE"),
    "a rar": ("a.rar", b"Rar!\x1a\x07\0", "ARCHIVE"),
    "a zip as pdf": ("a.pdf", _EOCD, "ARCHIVE"),
    "a rar as png": ("a.png", b"Rar!\x1a\x07\0", "ARCHIVE"),
    "a 7z as mp4": ("a.mp4", b"7z\xbc\xaf'\x1c", "ARCHIVE"),
    "a document with macros by name": ("a.docm", docx(), "MACRO"),
    "a picture as pdf": ("a.pdf", picture("PNG"), "NOT_AS_NAMED"),
    "a pdf as picture": ("a.png", pdf(), "NOT_AS_NAMED"),
    "a jpeg as png": ("a.png", picture("JPEG"), "NOT_AS_NAMED"),
    "a page as jpeg": ("a.jpg", b"<html><script>alert(1)</script>", "NOT_AS_NAMED"),
    "a text as docx": ("a.docx", b"hello", "NOT_AS_NAMED"),
    "a zip as docx": ("a.docx", _EOCD, "NOT_AS_NAMED"),
    "a workbook as docx": ("a.docx", xlsx(), "NOT_AS_NAMED"),
    "a text as mp4": ("a.mp4", b"hello, this is text", "NOT_AS_NAMED"),
    "a text as mp3": ("a.mp3", b"hello, this is text", "NOT_AS_NAMED"),
    "pdf, bytes before its head": ("a.pdf", b"GIF89a" + pdf(), "NOT_AS_NAMED"),
    "pdf, script at opening": ("a.pdf", with_action("JavaScript", JS=String("x")), "ACTIVE"),
    "pdf, escaped script": ("a.pdf", escaped_script(), "ACTIVE"),
    "pdf, launch": ("a.pdf", with_action("Launch", F=String("cmd.exe")), "ACTIVE"),
    "pdf, submit": ("a.pdf", with_action("SubmitForm", F=String("http://e.cn")), "ACTIVE"),
    "pdf, go to another file": ("a.pdf", with_action("GoToR", F=String("b.pdf")), "ACTIVE"),
    "pdf, go to an embedded file": ("a.pdf", with_action("GoToE"), "ACTIVE"),
    "pdf, import data": ("a.pdf", with_action("ImportData", F=String("b")), "ACTIVE"),
    "pdf, named scripts": ("a.pdf", pdf(hidden_script), "ACTIVE"),
    "pdf, unused launch": ("a.pdf", pdf(unused_launch), "ACTIVE"),
    "pdf, in object streams": (
        "a.pdf",
        pdf(unused_launch, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "ACTIVE",
    ),
    "pdf, rich media": ("a.pdf", with_annotation("RichMedia"), "ACTIVE"),
    "pdf, file attached": ("a.pdf", pdf(attached), "EMBEDDED"),
    "pdf, file as a note": ("a.pdf", with_annotation("FileAttachment"), "EMBEDDED"),
    "pdf, password": ("a.pdf", pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "ENCRYPTED"),
    "pdf, owner's password only": (
        "a.pdf",
        pdf(encryption=pikepdf.Encryption(owner="o", user="")),
        "ENCRYPTED",
    ),
    "pdf, cut": ("a.pdf", pdf()[:200], "MIXED"),
    "pdf, no page": ("a.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "UNREADABLE"),
    "pdf and zip": ("a.pdf", pdf() + _EOCD, "MIXED"),
    "pdf, bytes after its end": ("a.pdf", pdf() + b"<script>alert(1)</script>", "MIXED"),
    "png, 3600 million pixels": ("a.png", huge_png(), "IMAGE_TOO_LARGE"),
    "png, 56 million pixels": ("a.png", picture("PNG", (7500, 7500)), "IMAGE_TOO_LARGE"),
    "png, cut": ("a.png", picture("PNG")[:60], "UNREADABLE"),
    "png and page": ("a.png", png_with_page(), "MIXED"),
    "png and more": ("a.png", picture("PNG") + b"tail", "MIXED"),
    "jpeg, cut": ("a.jpg", picture("JPEG", (400, 400))[:500], "UNREADABLE"),
    "jpeg and zip": ("a.jpg", picture("JPEG") + _EOCD, "MIXED"),
    "jpeg and page": ("a.jpg", picture("JPEG", comment=b"<script>alert(1)</script>"), "MIXED"),
    "docx, macros": ("a.docx", docx({"word/vbaProject.bin": b"x"}), "MACRO"),
    "docx, macros by type": (
        "a.docx",
        package({"[Content_Types].xml": "macroEnabled", "word/document.xml": "<a/>"}),
        "MACRO",
    ),
    "docx, activeX": ("a.docx", docx({"word/activeX/activeX1.xml": "<a/>"}), "MACRO"),
    "docx, object": ("a.docx", docx({"word/embeddings/oleObject1.bin": b"x"}), "EMBEDDED"),
    "docx, program": ("a.docx", docx({"word/media/a.exe": b"MZ"}), "EMBEDDED"),
    "docx, template from elsewhere": (
        "a.docx",
        docx({"word/_rels/s.xml.rels": RELS.format(target="http://e.cn/t.dotm", type="attachedTemplate")}),
        "EXTERNAL",
    ),
    "docx, entities": (
        "a.docx",
        docx({"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "EXTERNAL",
    ),
    "docx, DDE": ("a.docx", docx(body="<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>"), "ACTIVE"),
    "docx, broken XML": ("a.docx", docx({"word/a.xml": "<a>"}), "UNREADABLE"),
    "docx, password": ("a.docx", encrypted_zip(), "ENCRYPTED"),
    "docx, old format or password": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ENCRYPTED"),
    "docx, way out": ("a.docx", docx({"../../etc/cron.d/a": "x"}), "MIXED"),
    "docx, bomb": ("a.docx", docx({"word/media/a.bmp": bytes(30 * 1024 * 1024)}), "TOO_COMPLEX"),
    "docx, comment": (
        "a.docx",
        package({"[Content_Types].xml": TYPES, "word/document.xml": "<a/>"}, comment=b"<html>"),
        "MIXED",
    ),
    "xlsx, links": ("a.xlsx", xlsx({"xl/externalLinks/externalLink1.xml": "<a/>"}), "EXTERNAL"),
    "xlsx, macro sheet": ("a.xlsx", xlsx({"xl/macrosheets/sheet1.xml": "<a/>"}), "MACRO"),
    "mp4, no index": ("a.mp4", box(b"ftyp", b"isom\0\0\2\0"), "UNREADABLE"),
    "mp4, bytes after its end": ("a.mp4", mp4(b"tail"), "UNREADABLE"),
    "mp4 and page": ("a.mp4", mp4(box(b"free", b"<script>alert(1)</script>")), "MIXED"),
    "mp3, one frame": ("a.mp3", mp3(1), "UNREADABLE"),
    "mp3 and zip": ("a.mp3", mp3() + _EOCD, "MIXED"),
}
