"""Screenshots as palette PNG, a third of the size: flat pages need no more than 256 colours."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

Colour = tuple[int, int, int]
_HEAD = b"\x89PNG\r\n\x1a\n"


def small(png: bytes) -> bytes:
    """The same picture (8-bit RGB, not interlaced) in its 256 most used colours; rarer ones become the nearest."""
    chunks = list(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    assert (depth, kind) == (8, 2)
    pixels = _pixels(zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT")), width, height)
    counted = Counter(colour for row in pixels for colour in row)
    palette = [colour for colour, _times in counted.most_common(256)]
    place = {colour: _nearest(colour, palette) for colour in counted}
    lines = b"".join(b"\0" + bytes(place[colour] for colour in row) for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(part for colour in palette for part in colour)))
    return _HEAD + b"".join(map(_chunk, (*parts, (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_HEAD)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, body = chunk
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _pixels(raw: bytes, width: int, height: int) -> list[list[Colour]]:
    """Undo the filter of each line (PNG specification, 9.2)."""
    step, before, rows = width * 3, bytearray(width * 3), []
    for number in range(height):
        start = number * (step + 1)
        line = bytearray(raw[start + 1 : start + 1 + step])
        for at in range(step):
            left = line[at - 3] if at > 2 else 0
            corner = before[at - 3] if at > 2 else 0
            line[at] = (line[at] + _guess(raw[start], left, before[at], corner)) & 255
        rows.append([(line[at], line[at + 1], line[at + 2]) for at in range(0, step, 3)])
        before = line
    return rows


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        whole = left + up - corner
        return min((left, up, corner), key=lambda value: abs(whole - value))
    return (0, left, up, (left + up) // 2)[kind]


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))
