"""Packed files (.gz, .bz2, .xz, .zst): what is in them, as far as that stays within limits."""

from __future__ import annotations

import io
import lzma
import zlib
from importlib import import_module
from pathlib import PurePath
from typing import IO, Any, Final

from kg.documents.page import PageError

PACKINGS: Final = (".bz2", ".gz", ".xz", ".zst")
MAX_RATIO: Final = 200
"""How many times its size a packed file may unpack to, once that is more than :data:`FREE_BYTES`: texts shrink to a
tenth, and what shrinks much more is no text."""
FREE_BYTES: Final = 200 * 1024 * 1024
_WINDOW: Final = 27  # the base-two logarithm of the bytes that unpacking .zst may hold


def format_of(name: str) -> tuple[str, str]:
    """The suffix that tells the format of a file, and the one that tells how it is packed or an empty one.

    >>> format_of("pages.2023.JSONL.gz"), format_of("a.txt"), format_of("all.tgz")
    (('.jsonl', '.gz'), ('.txt', ''), ('.tar', '.gz'))
    """
    path = PurePath(name.lower())
    if path.suffix == ".tgz":
        return ".tar", ".gz"
    if path.suffix in PACKINGS:
        return PurePath(path.stem).suffix, path.suffix
    return path.suffix, ""


class _Unpacking(io.RawIOBase):
    """The content of a packed stream, with a limit."""

    def __init__(self, packed: IO[bytes], packing: str, size: int) -> None:
        self._stream = _opened(packed, packing)
        self._most = max(FREE_BYTES, MAX_RATIO * size)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError) as error:
            raise PageError(f"it is not whole or not packed as its suffix says: {error}") from error
        except Exception as error:
            if type(error).__name__ != "ZstdError":
                raise
            raise PageError(f"it is not whole or not packed as its suffix says: {error}") from error
        self._count += len(data)
        if self._count > self._most:
            raise PageError(f"it unpacks to more than {MAX_RATIO} times its size: what lies behind is not read")
        buffer[: len(data)] = data
        return len(data)


def unpacking(packed: IO[bytes], packing: str, size: int) -> IO[bytes]:
    """A stream of what is in a packed one of ``size`` bytes, which reads no more of it than asked for.

    Reading raises :class:`PageError` where it is broken or unpacks to suspiciously much.
    """
    return io.BufferedReader(_Unpacking(packed, packing, size), 1 << 16)


def unpacked(data: bytes, packing: str, most: int) -> bytes:
    """The content of a packed file.

    Raises :class:`PageError` where that is broken or more than ``most`` bytes.
    """
    content = unpacking(io.BytesIO(data), packing, len(data)).read(most + 1)
    if len(content) > most:
        raise PageError(f"it unpacks to more than {most // 1024**2} MB; split it")
    return content


def _opened(packed: IO[bytes], packing: str) -> Any:
    if packing == ".gz":
        import gzip

        return gzip.GzipFile(fileobj=packed)
    if packing == ".bz2":
        import bz2

        return bz2.BZ2File(packed)
    if packing == ".xz":
        return lzma.LZMAFile(packed)
    zstd = _zstd()
    return zstd.ZstdFile(packed, options={zstd.DecompressionParameter.window_log_max: _WINDOW})


def _zstd() -> Any:
    """Python 3.14 has it, for older ones there is the same as a package."""
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(module)
        except ImportError:
            continue
    raise PageError('.zst needs a package: pip install "intercity-kg[archives]"')
