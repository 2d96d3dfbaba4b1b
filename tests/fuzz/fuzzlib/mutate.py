# SPDX-License-Identifier: GPL-2.0-or-later
"""Spoiling of good inputs.  The same random numbers give the same bytes, today and on every machine."""
import re
import struct

NUMBERS = (0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0xfff1, 0xff00, 0x10000, 0x7fffffff, 0x80000000,
           0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffff8, 0xffffffffffffffff)
WORDS = (b"", b"\0", b"\n", b"\t", b" ", b"%s%n", b"../../x", b"\xff\xfe", b"(", b")", b"{", b"}", b"[", b"\"", b"'", b"\\",
         b"/*", b"*", b";", b"#", b"=", b":", b"0x", b"-1", b"0", b"99999999999999999999", b"0xffffffffffffffff", b"a" * 300,
         b"vmlinux", b"EXPORT_SYMBOL_GPL", b"struct", b"typedef", b"enum {", b"__attribute__((", b"t#x", b"s#", b"##")
ESCAPES = (b"\x1b]0;x\a", b"\x9b2J", b"\xc2\x9b2J", b"\xe2\x80\xae", b"\x7f", b"\nERROR: x", b"\r")
WORDS += ESCAPES
PAGE = 4096
LIMIT = 1 << 20     # no mutant is larger


def put(data, at, value, width):
    size = min(width, len(data) - at)
    data[at:at + size] = (value & (1 << 8 * width) - 1).to_bytes(width, "little")[:size]


# ---- anything that has bytes -------------------------------------------------

def flip_bits(rng, data, _):
    for _ in range(rng.choice((1, 1, 1, 2, 8))):
        at = rng.randrange(len(data))
        data[at] ^= 1 << rng.randrange(8)


def set_number(rng, data, _):
    width = rng.choice((1, 2, 4, 8))
    at = rng.randrange(len(data))
    if rng.random() < 0.7:
        at -= at % width
    put(data, at, rng.choice(NUMBERS), width)


def add_number(rng, data, _):
    width = rng.choice((1, 2, 4, 8))
    at = rng.randrange(len(data)) // width * width
    value = int.from_bytes(data[at:at + width], "little")
    put(data, at, value + rng.choice((-8, -4, -1, 1, 4, 8, 64, len(data))), width)


def truncate(rng, data, _):
    del data[rng.randrange(len(data)):]


def truncate_at_page(rng, data, _):
    """Inputs are mapped: behind the last page there is nothing, so that reading on is seen."""
    if len(data) > PAGE:
        del data[rng.randrange(1, len(data) // PAGE + 1) * PAGE:]
    else:
        data.extend(bytes(PAGE - len(data)))


def span(rng, data):
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.choice((1, 2, 4, 8, 16, 64, 256, 4096)))


def remove(rng, data, _):
    start, end = span(rng, data)
    del data[start:end]


def repeat(rng, data, _):
    start, end = span(rng, data)
    data[start:start] = data[start:end] * rng.choice((1, 1, 2, 100))


def insert(rng, data, _):
    data[(at := rng.randrange(len(data))):at] = rng.randbytes(rng.choice((1, 4, 8, 64)))


def overwrite(rng, data, _):
    start, end = span(rng, data)
    to = rng.randrange(len(data))
    chunk = data[start:end][:len(data) - to]
    data[to:to + len(chunk)] = chunk


def escape(rng, data, _):
    """What a terminal obeys, over a stretch of a name."""
    names = [m.span() for m in re.finditer(rb"[\w.]{4,}", bytes(data))] or [(0, 0)]
    start, end = rng.choice(names)
    chunk = rng.choice(ESCAPES)[:end - start]
    data[start:start + len(chunk)] = chunk


def splice(rng, data, other):
    """The beginning of one, the end of the other."""
    if other:
        at = rng.randrange(min(len(data), len(other)) or 1)
        data[at:] = other[at:]


BYTES = (escape, escape, flip_bits, flip_bits, set_number, set_number, set_number, add_number, truncate, truncate_at_page,
         remove, repeat, insert, overwrite, splice)


# ---- ELF: a field of a header, a symbol or a relocation ----------------------

EHDR = ((16, 2), (18, 2), (32, 8), (40, 8), (52, 2), (58, 2), (60, 2), (62, 2))
SHDR = ((0, 4), (4, 4), (8, 8), (16, 8), (24, 8), (32, 8), (40, 4), (44, 4), (48, 8), (56, 8))
ENTRIES = {2: (24, ((0, 4), (4, 1), (5, 1), (6, 2), (8, 8), (16, 8))),      # SHT_SYMTAB
           4: (24, ((0, 8), (8, 4), (12, 4), (16, 8)))}                     # SHT_RELA


def elf_field(rng, data, _):
    """One of all numbers that say where something is or what it belongs to."""
    if len(data) < 64 or data[:4] != b"\x7fELF":
        return set_number(rng, data, _)
    table, count = struct.unpack_from("<Q", data, 40)[0], struct.unpack_from("<H", data, 60)[0]
    if not count or table + 64 * count > len(data):
        return set_number(rng, data, _)
    start, (field, width) = 0, rng.choice(EHDR)
    if rng.random() < 0.9:
        start, (field, width) = table + 64 * rng.randrange(count), rng.choice(SHDR)
        kind, offset, size = struct.unpack_from("<I16xQQ", data, start + 4)
        if kind in ENTRIES and size >= 24 and offset + size <= len(data) and rng.random() < 0.7:
            step, fields = ENTRIES[kind]
            start, (field, width) = offset + step * rng.randrange(size // step), rng.choice(fields)
    old = int.from_bytes(data[start + field:start + field + width], "little")
    put(data, start + field, rng.choice((rng.choice(NUMBERS), old + rng.choice((-8, -1, 1, 8, 64)), rng.randrange(count + 2),
                                         rng.randrange(len(data)), len(data) - old)), width)
    return None


# ---- ar: the digits and names of a member's header ---------------------------

def ar_header(rng, data, _):
    found = [m.start() - 58 for m in re.finditer(b"`\n", bytes(data)) if m.start() >= 58]
    if not found:
        return set_number(rng, data, _)
    at = rng.choice(found)
    field, size = rng.choice(((0, 16), (0, 16), (48, 10), (58, 2)))
    text = rng.choice((b"", b"/", b"//", b"/0", b"/99999999", b"#1/9", b"0", b"1", b"9999999999", b"-1", b"x.o/", b"/1:2",
                       b"a" * 16))
    data[at + field:at + field + size] = text.ljust(size)[:size]
    return None


# ---- text --------------------------------------------------------------------

def text_word(rng, data, _):
    start, end = rng.choice([m.span() for m in re.finditer(rb"\w+|[^\w\s]|\s+", bytes(data))] or [(0, 0)])
    data[start:end] = rng.choice(WORDS) * rng.choice((1, 1, 1, 2, 50))


def text_nest(rng, data, _):
    opening = rng.choice((b"(", b"{", b"[", b"struct s { ", b"t(", b"/*", b"*", b"__typeof__("))
    data[(at := rng.randrange(len(data))):at] = opening * rng.choice((3, 100, 20000))


def text_line(rng, data, other):
    lines = bytes(data).split(b"\n")
    at = rng.randrange(len(lines))
    what = rng.randrange(4)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines.insert(rng.randrange(len(lines)), lines[at])
    elif what == 2 and other:
        lines[at] = rng.choice(bytes(other).split(b"\n"))
    else:
        lines[at] = lines[at][:rng.randrange(len(lines[at]) + 1)]
    data[:] = b"\n".join(lines)


TEXT = (escape, text_word, text_word, text_word, text_line, text_line, text_nest, flip_bits, truncate, remove, repeat, splice)


def ways(data):
    if data[:4] == b"\x7fELF":
        return BYTES + (elf_field,) * 12
    if data[:7] in (b"!<arch>", b"!<thin>"):
        return BYTES + (ar_header,) * 6
    if data[:4] in (b"BC\xc0\xde", b"\xde\xc0\x17\x0b"):
        # Its numbers are not whole bytes, and it breaks as a whole: most often one bit of a record does more.
        return BYTES + (flip_bits,) * 24
    if b"\0" in data[:512]:
        return BYTES
    return TEXT


def mutant(rng, data, other):
    """@data spoiled in one to four ways; @other: a second input for those that take two."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 4))):
        if out:
            rng.choice(ways(data))(rng, out, other)
    return bytes(out[:LIMIT])
