# SPDX-License-Identifier: GPL-2.0-or-later
"""That bin/lto-names changed names, binding and order of symbols as it promises, and nothing else: read with nothing of ours.

The layout is that of the gABI: section headers of 64 bytes, symbols and relocations of 24.
"""
import collections
import re
import struct

SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_GROUP, SHT_SYMTAB_SHNDX = 2, 3, 4, 17, 18
LOCAL, GLOBAL, WEAK, SECTION, FILE = 0, 1, 2, 3, 4
MARK = re.compile(rb"(?<=.)\.(?:llvm|ltomod)\.\d+(?=\.|$)", re.S)

Header = collections.namedtuple("Header", "name type flags addr offset size link info align entsize")
Symbol = collections.namedtuple("Symbol", "name bind type other section value size")


class Elf:
    def __init__(self, data):
        self.data = data
        shoff, = struct.unpack_from("<Q", data, 40)
        count, names = struct.unpack_from("<HH", data, 60)
        first = Header(*struct.unpack_from("<IIQQQQIIQQ", data, shoff))
        count, names = count or first.size, first.link if names == 0xffff else names
        raw = [Header(*struct.unpack_from("<IIQQQQIIQQ", data, shoff + 64 * i)) for i in range(count)]
        self.sections = [h._replace(name=self.string(raw[names], h.name)) for h in raw]
        self.symtab = next(i for i, h in enumerate(raw) if h.type == SHT_SYMTAB)
        table = raw[self.symtab]
        extended = next((self.content(i) for i, h in enumerate(raw) if h.type == SHT_SYMTAB_SHNDX), b"")
        self.symbols = []
        for i in range(table.size // 24):
            name, info, other, section, value, size = struct.unpack_from("<IBBHQQ", data, table.offset + 24 * i)
            if section == 0xffff:
                section, = struct.unpack_from("<I", extended, 4 * i)
            self.symbols.append(Symbol(self.string(raw[table.link], name), info >> 4, info & 15, other, section, value, size))

    def string(self, table, offset):
        start = table.offset + offset
        return self.data[start:self.data.index(b"\0", start)]

    def content(self, index):
        header = self.sections[index] if hasattr(self, "sections") else None
        return b"" if header.type == 8 else self.data[header.offset:header.offset + header.size]


def expected(old):
    """(symbols as they shall be, {old number: new})"""
    exports = {s.name.split(b"_", 3)[3] for s in old.symbols if s.name.startswith(b"__ksymtab_")} | \
        {s.name[16:] for s in old.symbols if s.name.startswith(b"__export_symbol_")}
    groups = {h.info for h in old.sections if h.type == SHT_GROUP}
    made, freed = [], []
    for number, symbol in enumerate(old.symbols):
        name = MARK.sub(b"", symbol.name)
        kept = name == symbol.name or symbol.bind == WEAK or symbol.type in (SECTION, FILE) or number in groups or \
            symbol.name in exports or symbol.name.startswith((b"__ksymtab_", b"__export_symbol_"))
        if not kept and symbol.bind != LOCAL:
            freed.append(number)
        made.append(symbol if kept else symbol._replace(name=name) if symbol.bind == LOCAL else
                    symbol._replace(name=name, bind=LOCAL, other=symbol.other & ~3))
    freed.sort(key=lambda n: (made[n].section, made[n].value))
    rest = [n for n in range(1, len(made)) if n not in set(freed)]
    order = [0, *freed, *(n for n in rest if made[n].bind == LOCAL), *(n for n in rest if made[n].bind != LOCAL)]
    return [made[n] for n in order], {n: at for at, n in enumerate(order)}


def compare(before, after):
    """(how many names were given back, complaints) for the bytes of an object before and after."""
    old, new, bad = Elf(before), Elf(after), []
    symbols, at = expected(old)
    if new.symbols != symbols:
        bad += [f"symbol {i}: {a} instead of {b}" for i, (a, b) in enumerate(zip(new.symbols, symbols)) if a != b][:5] or ["number of symbols"]
    if len(old.sections) != len(new.sections):
        return 0, [*bad, f"{len(new.sections)} sections instead of {len(old.sections)}"]
    strings = old.sections[old.symtab].link
    for i, (a, b) in enumerate(zip(old.sections, new.sections)):
        wanted = a._replace(offset=b.offset, size=b.size if i == strings else a.size)
        if i == old.symtab:
            wanted = wanted._replace(info=sum(s.bind == LOCAL for s in symbols))
        elif a.type == SHT_GROUP:
            wanted = wanted._replace(info=at[a.info])
        if b != wanted:
            bad.append(f"header of {a.name.decode()}: {b} instead of {wanted}")
        if a.type == SHT_RELA:
            bad += relocations(a, old.content(i), new.content(i), at)
        elif i not in (old.symtab, strings) and a.type != SHT_SYMTAB_SHNDX and old.content(i) != new.content(i):
            bad.append(f"{a.name.decode()}: its contents differ")
    return sum(MARK.search(s.name) is not None for s in old.symbols) - sum(MARK.search(s.name) is not None for s in new.symbols), bad


def relocations(header, before, after, at):
    if len(before) != len(after):
        return [f"{header.name.decode()}: another length"]
    pairs = zip(struct.iter_unpack("<QIIq", before), struct.iter_unpack("<QIIq", after))
    return [f"{header.name.decode()}+{a[0]:#x}: {b} instead of symbol {at[a[2]]}" for a, b in pairs
            if b != (a[0], a[1], at[a[2]], a[3])][:5]
