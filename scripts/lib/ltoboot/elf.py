# SPDX-License-Identifier: GPL-2.0-or-later
"""A small ELF64 reader: just what it takes to learn a module's machine, name and dependencies.

Only little-endian ELF64 is read, as both architectures use nothing else (System V gABI, chapter 4). The input is hostile:
each offset and size is tested against the file before use, and an ElfError names the place.
"""

import struct
from dataclasses import dataclass

ET_REL = 1
SHT_NOBITS = 8
PT_INTERP = 3
MACHINES = {62: "x86_64", 183: "arm64"}     # EM_X86_64, EM_AARCH64


class ElfError(Exception):
    """The bytes are not the ELF file they should be; the text says where and why."""


@dataclass
class Section:
    index: int
    name: str
    type: int
    offset: int     # in the file, bytes
    size: int       # bytes
    link: int
    info: int
    entsize: int
    flags: int
    addr: int
    addralign: int


@dataclass
class Elf:
    data: bytes
    type: int       # e_type
    machine: int    # e_machine
    arch: str       # as in MACHINES, or "machine N"
    sections: list
    has_interp: bool

    def section(self, name):
        """The first section of that name, or None."""
        return next((s for s in self.sections if s.name == name), None)

    def bytes_of(self, section):
        return b"" if section.type == SHT_NOBITS else self.data[section.offset:section.offset + section.size]


def _range(data, offset, size, what):
    """The one test for every offset: [offset, offset + size) lies in the file."""
    if offset + size > len(data):
        raise ElfError(f"{what} (offset {offset:#x}, {size} bytes) ends past the end of the file ({len(data)} bytes): "
                       "truncated or damaged; build or copy it again")


def _string(table, offset):
    end = table.find(b"\0", offset)
    if offset >= len(table) or end < 0:
        raise ElfError(f"section name at {offset:#x} lies outside the section name table ({len(table)} bytes)")
    return table[offset:end].decode("utf-8", "replace")


def parse(data):
    """bytes -> Elf. ElfError when it is not a little-endian ELF64 file or when a table leaves the file."""
    if data[:4] != b"\x7fELF":
        raise ElfError("not an ELF file (its first bytes are %s)" % (data[:4].hex(" ") or "missing: it is empty"))
    _range(data, 0, 64, "ELF header")
    if data[4] != 2 or data[5] != 1:
        raise ElfError("not a little-endian ELF64 file (class %d, data encoding %d)" % (data[4], data[5]))
    (etype, machine, _, _, phoff, shoff, _, _, phentsize, phnum, shentsize, shnum, shstrndx) = \
        struct.unpack_from("<HHIQQQIHHHHHH", data, 16)
    interp = False
    if phnum:
        if phentsize != 56:
            raise ElfError(f"program header size is {phentsize}, not 56")
        _range(data, phoff, phnum * 56, "program header table")
        interp = any(struct.unpack_from("<I", data, phoff + i * 56)[0] == PT_INTERP for i in range(phnum))
    return Elf(data, etype, machine, MACHINES.get(machine, f"machine {machine}"),
               _sections(data, shoff, shentsize, shnum, shstrndx) if shoff else [], interp)


def _sections(data, shoff, shentsize, shnum, shstrndx):
    if shentsize != 64:
        raise ElfError(f"section header size is {shentsize}, not 64")
    _range(data, shoff, 64, "section header table")
    zero = struct.unpack_from("<IIQQQQIIQQ", data, shoff)
    shnum = shnum or zero[5]                        # more than 0xff00 sections: the count is in entry 0
    shstrndx = zero[6] if shstrndx == 0xffff else shstrndx
    _range(data, shoff, shnum * 64, "section header table")
    raw = [struct.unpack_from("<IIQQQQIIQQ", data, shoff + i * 64) for i in range(shnum)]
    for i, s in enumerate(raw):
        if s[1] != SHT_NOBITS:
            _range(data, s[4], s[5], f"section {i}")
    if shstrndx >= shnum:
        raise ElfError(f"section name table is section {shstrndx} of {shnum}")
    names = data[raw[shstrndx][4]:raw[shstrndx][4] + raw[shstrndx][5]]
    return [Section(i, _string(names, s[0]), s[1], s[4], s[5], s[6], s[7], s[9], s[2], s[3], s[8])
            for i, s in enumerate(raw)]


def modinfo(elf):
    """.modinfo as a list of (key, value); the section is NUL-terminated "key=value" strings, padded with NULs."""
    section = elf.section(".modinfo")
    if section is None:
        raise ElfError("no .modinfo section: not a finished kernel module (.ko)")
    entries = (e.decode("utf-8", "replace").partition("=") for e in elf.bytes_of(section).split(b"\0") if e)
    return [(key, value) for key, eq, value in entries if eq]
