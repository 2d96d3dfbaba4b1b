# SPDX-License-Identifier: GPL-2.0-or-later
"""Stock modules, damaged on purpose: each function takes the bytes of a good x86_64 .ko and returns one that the kernel
must mind.

A signature has to go first (`unsigned`), or the kernel would only say that it does not fit any more. The files come from a
Debian package and are well-formed; an assert says so where a damage cannot be done.
"""

import struct

from ltoboot import elf

NOP5 = bytes.fromhex("0f1f440000")
UD2 = bytes.fromhex("0f0b")
ENDLESS = bytes.fromhex("ebfe")         # jmp to itself
VERSION_ENTRY = 64                      # struct modversion_info: u64 crc, 56 bytes of name
SIGNATURE_MAGIC = b"~Module signature appended~\n"      # at the very end; the 4 bytes before it: the size, big-endian


def unsigned(data):
    """Without the signature that a distribution's modules carry behind the ELF file."""
    if not data.endswith(SIGNATURE_MAGIC):
        return data
    end = len(data) - len(SIGNATURE_MAGIC)
    return data[:end - 12 - int.from_bytes(data[end - 4:end], "big")]


def _patched(data, offset, new):
    return data[:offset] + new + data[offset + len(new):]


def _symbols(binary):
    """(name, section index, value) of each symbol, and where its name is in the file."""
    table = binary.section(".symtab")
    strings = binary.sections[table.link]
    for offset in range(table.offset, table.offset + table.size, 24):
        name, _, _, section, value, _ = struct.unpack_from("<IBBHQQ", binary.data, offset)
        place = strings.offset + name
        yield binary.data[place:binary.data.index(b"\0", place)].decode(), section, value, place


def _relocations(binary, name):
    """(file offset of the entry, r_offset, symbol name) of each entry of .rela<name>."""
    table = binary.section(".rela" + name)
    names = [symbol[0] for symbol in _symbols(binary)]
    for offset in range(table.offset, table.offset + table.size, 24):
        place, info = struct.unpack_from("<QQ", binary.data, offset)
        yield offset, place, names[info >> 32]


def _without_relocation(data, entry):
    return _patched(data, entry + 8, struct.pack("<Q", 0))      # R_X86_64_NONE against symbol 0


def _versions(data):
    """(name, file offset of its CRC) of each import; since 6.14 names may stand in a table of their own."""
    binary = elf.parse(data)
    table = binary.section("__versions")
    if table is not None and table.size:
        for offset in range(table.offset, table.offset + table.size, VERSION_ENTRY):
            yield data[offset + 8:offset + VERSION_ENTRY].rstrip(b"\0").decode(), offset
        return
    names, crcs = binary.section("__version_ext_names"), binary.section("__version_ext_crcs")
    for index, name in enumerate(data[names.offset:names.offset + names.size].rstrip(b"\0").split(b"\0")):
        yield name.decode(), crcs.offset + 4 * index


def wrong_crc(data, symbol):
    """The CRC that the module wants of `symbol` is off by one bit."""
    for name, offset in _versions(data):
        if name == symbol:
            return _patched(data, offset, bytes([data[offset] ^ 1]))
    raise AssertionError(f"{symbol} has no version")


def unknown_import(data, symbol):
    """`symbol` gets another last letter in the symbol table, so that no one exports it. -> (data, its new name)"""
    place = next(place for name, section, _, place in _symbols(elf.parse(data)) if name == symbol and section == 0)
    return _patched(data, place + len(symbol) - 1, b"Q"), symbol[:-1] + "Q"


def modinfo(data, old, new):
    """A text in .modinfo, replaced by another of the same length."""
    assert len(old) == len(new) and data.count(old) == 1
    return data.replace(old, new)


def nop_for_fentry(data, section=".text"):
    """A call of __fentry__ turned into a NOP by the file itself, which a kernel with -mrecord-mcount does not expect."""
    binary = elf.parse(data)
    text = binary.section(section)
    entry, place, _ = next(r for r in _relocations(binary, section) if r[2] == "__fentry__")
    assert data[text.offset + place - 1] == 0xe8                # call rel32, the relocation being at its second byte
    return _patched(_without_relocation(data, entry), text.offset + place - 1, NOP5)


def init_code(data, code):
    """The init function begins with `code`, after its call of __fentry__."""
    binary = elf.parse(data)
    text = binary.section(".init.text")
    start = next(value for name, section, value, _ in _symbols(binary) if (name, section) == ("init_module", text.index))
    start = data.index(b"\xe8\0\0\0\0", text.offset + start) - text.offset + 5
    for entry, place, _ in _relocations(binary, ".init.text"):
        if start - 4 < place < start + len(code):
            data = _without_relocation(data, entry)
    return _patched(data, text.offset + start, code)
