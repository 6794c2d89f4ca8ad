"""Archives (.zip, .tar, .warc, packed or not): their members, one after the other, without unpacking to disk.

A member's path is part of its name for people and never a path: nothing is written, and no link is followed.
"""

from __future__ import annotations

import logging
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from kg.documents.packing import FREE_BYTES, MAX_RATIO, PACKINGS, format_of, unpacked, unpacking
from kg.documents.page import PageError
from kg.documents.paths import shown
from kg.documents.piece import MAX_FILE_BYTES, Piece
from kg.errors import DocumentError

ARCHIVES: Final = (".tar", ".warc", ".zip")

# Media types of a WARC record's content, and the suffix of a file that holds such.
_MEDIA: Final = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xhtml+xml": ".html",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
}


def members(path: Path, formats: tuple[str, ...]) -> Iterator[Piece | DocumentError]:
    """The members of an archive that are of one of the formats, in the archive's order.

    What cannot be read is an error in its place; members of other formats and hidden ones are passed over, as the files
    of a folder are.
    """
    suffix, packing = format_of(path.name)
    read = {".zip": _zip, ".tar": _tar, ".warc": _warc}[suffix]
    found = False
    try:
        with path.open("rb") as stream:
            # A packed WARC archive is one of packed records.
            inner = unpacking(stream, packing, path.stat().st_size) if packing and suffix != ".warc" else stream
            for member in read(path, inner, formats):
                found = True
                yield member
    except PageError as error:
        yield DocumentError(str(error), shown(path))
        return
    except Exception as error:  # a broken archive makes its library raise errors of any class
        yield DocumentError(f"it is not a whole {suffix[1:].upper()} archive: {error}", shown(path))
        return
    if not found:
        yield DocumentError(f"the archive holds no file to read ({', '.join(formats)})", shown(path))


def _zip(path: Path, stream: IO[bytes], formats: tuple[str, ...]) -> Iterator[Piece | DocumentError]:
    with zipfile.ZipFile(stream) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        size = sum(entry.file_size for entry in entries)
        if size > max(FREE_BYTES, MAX_RATIO * path.stat().st_size):
            raise PageError(f"it unpacks to more than {MAX_RATIO} times its size: it is not read")
        for entry in entries:
            if not _is_read(entry.filename, formats):
                continue
            if entry.flag_bits & 1:
                yield DocumentError("it is encrypted: unpack it first", _member(path, entry.filename))
                continue
            try:
                with archive.open(entry) as content:
                    data = content.read(MAX_FILE_BYTES + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
                yield DocumentError(f"it cannot be unpacked: {error}", _member(path, entry.filename))
                continue
            yield _piece(path, entry.filename, data)


def _tar(path: Path, stream: IO[bytes], formats: tuple[str, ...]) -> Iterator[Piece | DocumentError]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for entry in archive:
            if entry.isdir() or not _is_read(entry.name, formats):
                continue
            content = archive.extractfile(entry) if entry.isreg() else None
            if content is None:
                yield DocumentError("it is a link or a device, which is not followed", _member(path, entry.name))
                continue
            yield _piece(path, entry.name, content.read(MAX_FILE_BYTES + 1))
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all


def _warc(path: Path, stream: IO[bytes], formats: tuple[str, ...]) -> Iterator[Piece | DocumentError]:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError as error:
        raise PageError('WARC needs a package: pip install "intercity-kg[archives]"') from error
    # Without a handler, what it warns of would be written to standard error as it stands, control characters and all.
    logging.getLogger("warcio").addHandler(logging.NullHandler())
    for record in ArchiveIterator(stream):
        if record.rec_type not in ("response", "resource", "conversion"):
            continue
        if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
            continue
        suffix = _MEDIA.get(_media_type(record), "")
        if suffix not in formats:
            continue
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        data = record.content_stream().read(MAX_FILE_BYTES + 1)
        yield _piece(path, url, data, name=f"page{suffix}", url=url)


def _media_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _is_read(name: str, formats: tuple[str, ...]) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = any(part.startswith(".") and part not in (".", "..") for part in path.parts)
    return not hidden and not path.name.startswith("~$") and format_of(path.name)[0] in (*formats, *ARCHIVES)


def _member(path: Path, name: str) -> str:
    """What errors call a member."""
    return f"{shown(path)}!{''.join(c if c.isprintable() else '�' for c in name)}"


def _piece(path: Path, member: str, data: bytes, name: str = "", url: str | None = None) -> Piece | DocumentError:
    source = _member(path, member)
    name = name or PurePosixPath(member.replace("\\", "/")).name
    suffix, packing = format_of(name)
    if suffix in ARCHIVES:
        return DocumentError("it is an archive within an archive: unpack the outer one first", source)
    try:
        data = unpacked(data, packing, MAX_FILE_BYTES) if packing else data
    except PageError as error:
        return DocumentError(str(error), source)
    if len(data) > MAX_FILE_BYTES:
        return DocumentError(f"it has more than {MAX_FILE_BYTES // 1024**2} MB; split it", source)
    plain = name[: -len(PurePosixPath(name).suffix)] if PurePosixPath(name).suffix.lower() in PACKINGS else name
    return Piece(source, plain, data=data, url=url)
