"""Writes a PNG in colour with a clear ground, with nothing but the standard library: picture.py FILE"""

import struct
import sys
import zlib

WIDTH, HEIGHT = 640, 420


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


rows = bytearray()
for y in range(HEIGHT):
    rows.append(0)
    for x in range(WIDTH):
        inside = (x - WIDTH / 2) ** 2 + (y - HEIGHT / 2) ** 2 < 180**2
        rows += bytes((x * 255 // WIDTH, y * 255 // HEIGHT, 90, 255 if inside else 0))
with open(sys.argv[1], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n")
    out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 6, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(bytes(rows))))
    out.write(chunk(b"IEND", b""))
