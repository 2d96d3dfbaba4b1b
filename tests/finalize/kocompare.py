# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether two modules (.ko, or any relocatable ELF64 file) say the same.

compare() looks at everything that a reader of the file can see: header, sections, their contents, relocations and symbols.
What only says where something stands does not count: file offsets, symbol indices, the order of symbols, string tables.
Each finding is a Difference; its codes:

    header              machine, flags, type or identification of the file
    section             a section that one of the files lacks
    section-type, section-flags, section-align, section-entsize, section-link, section-address
    section-order       the same sections in another order
    size, contents      of a section; of a group: its members and signature
    contents-longer     one of the two has all of the other's contents, and more behind it or in one place between
    strings, strings-longer
                        the same strings of a mergeable section, or more, in another order; what points
                        at them is then compared by the string that it points at
    relocations, relocations-longer     (what is behind what one has more may have moved by that much)
    btf-longer          one of the two has all types and strings of the other one's .BTF, and more, under other numbers
    symbol              a symbol that one of the files lacks, or has otherwise
    invalid             a file is not as the gABI wants it, whatever the other one is

A name that is there several times is NAME#2, NAME#3 from the second time on.
"""
import collections
import dataclasses
import pathlib
import re
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from ltoboot.elf import ElfError, SHT_NOBITS, parse  # noqa: E402

SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_REL, SHT_GROUP, SHT_SYMTAB_SHNDX = 2, 3, 4, 9, 17, 18
SHF_MERGE, SHF_STRINGS = 0x10, 0x20
SHN_LORESERVE, SHN_XINDEX = 0xff00, 0xffff
STT_SECTION = 3
SPECIAL = {0: "UND", 0xfff1: "ABS", 0xfff2: "COMMON"}
TABLES = (SHT_SYMTAB, SHT_STRTAB, SHT_SYMTAB_SHNDX)
BINDINGS = {0: "local", 1: "global", 2: "weak"}
TYPES = {0: "notype", 1: "object", 2: "func", 3: "section", 4: "file", 5: "common", 6: "tls"}
SHOWN = 4       # of many of a kind
FIRST, SECOND, BOTH = "first", "second", "both"

Difference = collections.namedtuple("Difference", "code side place text")
Symbol = collections.namedtuple("Symbol", "name bind type other size section value")


@dataclasses.dataclass
class Module:
    """A file, read: what the comparison needs of it, in a form that knows no index."""
    data: bytes
    elf: object
    keys: list = dataclasses.field(default_factory=list)        # of each section: NAME or NAME#n
    by_key: dict = dataclasses.field(default_factory=dict)      # key -> Section, without tables and relocations
    symbols: list = dataclasses.field(default_factory=list)     # Symbol, in the order of the file
    relocations: dict = dataclasses.field(default_factory=dict)     # key of the target -> its Section of relocations
    invalid: list = dataclasses.field(default_factory=list)     # (place, text)
    by_string: set = dataclasses.field(default_factory=set)     # keys of sections whose places are compared as strings
    longer: dict = dataclasses.field(default_factory=dict)      # key -> bytes that this one has more (contents-longer)

    def view(self, section):
        return memoryview(self.data)[section.offset:section.offset + section.size] if section.type != SHT_NOBITS else b""


# ---- reading ---------------------------------------------------------------------------------


def name_at(table, offset):
    end = table.find(b"\0", offset)
    if end < 0:
        raise ElfError(f"symbol name at {offset:#x} lies outside the string table ({len(table)} bytes)")
    return table[offset:end].decode("utf-8", "backslashreplace")


def read(data):
    """bytes -> Module; ElfError if it is no ELF file, or one whose tables cannot be read."""
    module = Module(data, parse(data))
    seen = collections.Counter()
    for section in module.elf.sections:
        seen[section.name] += 1
        module.keys.append(section.name if seen[section.name] == 1 else f"{section.name}#{seen[section.name]}")
    tables = [s for s in module.elf.sections if s.type == SHT_SYMTAB]
    if len(tables) > 1:
        raise ElfError(f"{len(tables)} symbol tables")
    for table in tables:
        read_symbols(module, table)
    for section in module.elf.sections[1:]:
        if section.type in (SHT_RELA, SHT_REL):
            if not 0 < section.info < len(module.keys):
                raise ElfError(f"section {section.name} relocates section {section.info} of {len(module.keys)}")
            target = module.keys[section.info]
            if target in module.relocations:
                module.invalid.append((section.name, f"a second section of relocations for {target}"))
            module.relocations[target] = section
        elif section.type not in TABLES:
            module.by_key[module.keys[section.index]] = section
    check_layout(module)
    return module


def read_symbols(module, table):
    sections = module.elf.sections
    if table.entsize != 24 or table.size % 24 or not table.size:
        raise ElfError(f"symbol table of {table.size} bytes, {table.entsize} each")
    if not 0 < table.link < len(sections) or sections[table.link].type != SHT_STRTAB:
        raise ElfError(f"symbol names are in section {table.link}, which is no string table")
    names = bytes(module.view(sections[table.link]))
    wide = next((struct.unpack(f"<{s.size // 4}I", module.view(s)[:s.size // 4 * 4]) for s in sections
                 if s.type == SHT_SYMTAB_SHNDX and s.link == table.index), ())
    first_global = None
    for number, (name, info, other, index, value, size) in enumerate(struct.iter_unpack("<IBBHQQ", module.view(table))):
        if index == SHN_XINDEX:
            if number >= len(wide):
                raise ElfError(f"symbol {number} has no entry among the extended section numbers")
            index = wide[number]
        elif index >= SHN_LORESERVE:
            index = -index
        if index >= len(module.keys):
            raise ElfError(f"symbol {number} is in section {index} of {len(module.keys)}")
        place = SPECIAL.get(-index, f"{-index:#x}") if index <= 0 else module.keys[index]
        symbol = Symbol(name_at(names, name), info >> 4, info & 15, other, size, place, value)
        if info & 15 == STT_SECTION and info >> 4 == 0:
            symbol = symbol._replace(name="")       # some write the section's name there, it means nothing
        module.symbols.append(symbol)
        if symbol.bind and first_global is None:
            first_global = number
        elif not symbol.bind and first_global is not None:
            module.invalid.append((".symtab", f"local symbol {number} ({symbol.name}) behind a global one"))
    locals_ = len(module.symbols) if first_global is None else first_global
    if table.info != locals_:
        module.invalid.append((".symtab", f"sh_info is {table.info}, the first symbol that is not local is {locals_}"))
    if module.symbols[0] != Symbol("", 0, 0, 0, 0, "UND", 0):
        module.invalid.append((".symtab", "symbol 0 is not empty"))


def check_layout(module):
    """What no pair has to disagree about: numbers that have to fit each other."""
    data, elf = module.data, module.elf
    shoff, = struct.unpack_from("<Q", data, 40)
    spans = [(0, 64, "the ELF header"), (shoff, 64 * len(elf.sections), "the section headers")]
    if shoff % 8:
        module.invalid.append(("header", f"section headers at {shoff:#x}, not a multiple of 8"))
    symtab = next((s.index for s in elf.sections if s.type == SHT_SYMTAB), 0)
    for section in elf.sections[1:]:
        align, key = section.addralign, module.keys[section.index]
        if align & (align - 1):
            module.invalid.append((key, f"alignment of {align}"))
        elif section.type != SHT_NOBITS:
            if section.size:
                spans.append((section.offset, section.size, key))
            if align and section.offset % align:
                module.invalid.append((key, f"at {section.offset:#x}, not a multiple of {align}"))
        if section.type in (SHT_RELA, SHT_GROUP) and section.link != symtab:
            module.invalid.append((key, f"sh_link is {section.link}, the symbol table is {symtab}"))
        if section.type == SHT_RELA:
            check_relocations(module, section, key)
        if section.type == SHT_REL:
            module.invalid.append((key, "relocations without addends, which neither architecture has"))
    spans.sort()
    for (start, size, name), (other, _, after) in zip(spans, spans[1:]):
        if start + size > other:
            module.invalid.append((after, f"begins at {other:#x}, inside {name}"))
    end = max(start + size for start, size, _ in spans)
    if end != len(data):
        module.invalid.append(("header", f"{len(data) - end} bytes behind the last section"))


def check_relocations(module, section, key):
    if section.entsize != 24 or section.size % 24:
        raise ElfError(f"{key}: {section.size} bytes of relocations, {section.entsize} each")
    target, view = module.elf.sections[section.info], module.view(section)
    limit, count = target.size, len(module.symbols)
    for number, (offset, info, _) in enumerate(struct.iter_unpack("<QQq", view)):
        if offset >= limit and not (offset == limit and not info & 0xffffffff):
            module.invalid.append((key, f"relocation {number} at {offset:#x}, the section has {limit:#x}"))
        if info >> 32 >= count:
            raise ElfError(f"{key}: relocation {number} uses symbol {info >> 32} of {count}")


# ---- comparing -------------------------------------------------------------------------------


def said(names):
    """Many names in few words."""
    names = list(names)
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def strings_of(module, section):
    """The pieces of a mergeable section: place -> bytes, without padding between them; None if it has no such."""
    size, raw = section.entsize, bytes(module.view(section))
    if not section.flags & SHF_MERGE or not size or len(raw) % size:
        return None
    if not section.flags & SHF_STRINGS:
        return {at: raw[at:at + size] for at in range(0, len(raw), size)}
    pieces, at, zero = {}, 0, bytes(size)
    while at < len(raw):
        end = at
        while raw[end:end + size] not in (zero, b""):
            end = raw.find(b"\0", end) if size == 1 else end + size
            if end < 0:
                return None
        pieces[at] = raw[at:end]
        at = end + size
    return pieces


def compare(a, b):
    """Two Modules -> a list of Difference, empty if they say the same."""
    found = [Difference("invalid", side, place, f"{side} file: {text}")
             for side, module in ((FIRST, a), (SECOND, b)) for place, text in module.invalid]
    compare_header(a, b, found)
    common = compare_sections(a, b, found)
    for key in common:
        compare_contents(a, b, key, found)
    views = [View(module) for module in (a, b)]     # from here on by_string is known
    for key in common:
        compare_relocations(*views, key, found)
    compare_symbols(a, b, found)
    return found


def compare_header(a, b, found):
    names = ("identification", "type", "machine", "version", "entry", "program headers at", "flags", "header size",
             "program header size", "program headers")
    fields = "<16sHHIQQ8xIHHH"
    for name, mine, theirs in zip(names, struct.unpack_from(fields, a.data), struct.unpack_from(fields, b.data)):
        if mine != theirs:
            mine, theirs = (v.hex() if isinstance(v, bytes) else f"{v:#x}" for v in (mine, theirs))
            found.append(Difference("header", BOTH, "header", f"{name}: {mine} and {theirs}"))


def linked(module, section):
    """The section that sh_link names.  sh_info is a section's number or a symbol's, and compared where it means something."""
    return module.keys[section.link] if section.link < len(module.keys) else f"section {section.link}"


def all_keys(module):
    """Of every section, those of relocations by what they are for, in the order of the file."""
    for section, key in zip(module.elf.sections[1:], module.keys[1:]):
        yield key, section


def compare_sections(a, b, found):
    """Headers; the keys that both have and whose contents are worth a look."""
    ours, theirs = dict(all_keys(a)), dict(all_keys(b))
    for side, mine, other in ((FIRST, ours, theirs), (SECOND, theirs, ours)):
        for key, section in mine.items():
            if key not in other:
                found.append(Difference("section", side, key, f"only in the {side} file ({section.size} bytes)"))
    order = [key for key in ours if key in theirs]
    other = [key for key in theirs if key in ours]
    if order != other:
        at = next(n for n, (x, y) in enumerate(zip(order, other)) if x != y)
        found.append(Difference("section-order", BOTH, order[at],
                                f"{said(order[at:])} in the first file, {said(other[at:])} in the second"))
    for key in order:
        x, y = ours[key], theirs[key]
        for what, mine, yours in (("type", x.type, y.type), ("flags", x.flags, y.flags),
                                  ("align", max(x.addralign, 1), max(y.addralign, 1)),
                                  ("entsize", x.entsize, y.entsize), ("address", x.addr, y.addr)):
            if mine != yours:
                found.append(Difference(f"section-{what}", BOTH, key, f"{mine:#x} and {yours:#x}"))
        if x.type == y.type and x.type not in TABLES + (SHT_RELA, SHT_REL):
            mine, yours = linked(a, x), linked(b, y)
            if mine != yours:
                found.append(Difference("section-link", BOTH, key, f"linked to {mine or 'nothing'} and to {yours or 'nothing'}"))
    return [key for key in a.by_key if key in b.by_key]


def lead(mine, yours):
    """How many items are the same from the beginning on."""
    good, bad = 0, min(len(mine), len(yours)) + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        if mine[good:middle] == yours[good:middle]:
            good = middle
        else:
            bad = middle
    return good


def group(module, section):
    words = struct.unpack(f"<{section.size // 4}I", module.view(section)[:section.size // 4 * 4])
    members = [module.keys[n] if n < len(module.keys) else f"section {n}" for n in words[1:]]
    signature = module.symbols[section.info].name if section.info < len(module.symbols) else "nothing"
    return words[:1], members, signature


def compare_contents(a, b, key, found):
    x, y = a.by_key[key], b.by_key[key]
    if x.type == y.type == SHT_GROUP:
        mine, yours = group(a, x), group(b, y)
        if mine != yours:
            found.append(Difference("contents", BOTH, key, f"{mine} and {yours}"))
        return
    if SHT_NOBITS in (x.type, y.type):
        if x.size != y.size:
            found.append(Difference("size", BOTH, key, f"{x.size} bytes and {y.size}"))
        return
    mine, yours = a.view(x), b.view(y)
    if mine == yours:
        return
    if x.flags & y.flags & SHF_MERGE and x.entsize == y.entsize:
        pieces = strings_of(a, x), strings_of(b, y)
        if None not in pieces:
            compare_strings(a, b, key, pieces, found)
            return
    if key == ".BTF" and compare_btf(key, btf_items(mine), btf_items(yours), found):
        return
    shorter = min(x.size, y.size)
    at = lead(mine, yours)
    if x.size != y.size and shorter and at + lead(mine[::-1], yours[::-1]) >= shorter:
        side = FIRST if x.size > y.size else SECOND
        found.append(Difference("contents-longer", side, key, f"{x.size} bytes and {y.size}, more from {at:#x} on, else the same"))
        a.longer[key], b.longer[key] = x.size - y.size, y.size - x.size
        return
    if x.size != y.size:
        found.append(Difference("size", BOTH, key, f"{x.size} bytes and {y.size}"))
    if at < shorter:
        found.append(Difference("contents", BOTH, key, f"differs from {at:#x} on: {bytes(mine[at:at + 8]).hex(' ')} and "
                                                       f"{bytes(yours[at:at + 8]).hex(' ')}"))


# Documentation/bpf/btf.rst: what follows struct btf_type, once and for each of vlen, as struct formats; of it, what is no
# number of a type or a string.
BTF_MORE = {1: ("<I", "", (0,)), 3: ("<III", "", (2,)), 4: ("", "<III", (2,)), 5: ("", "<III", (2,)), 6: ("", "<II", (1,)),
            13: ("", "<II", ()), 14: ("<I", "", (0,)), 15: ("", "<III", (1, 2)), 17: ("<I", "", (0,)), 19: ("", "<III", (1, 2))}
BTF_SIZED = (1, 4, 5, 6, 15, 16, 19)    # kinds whose third word is a size


def btf_items(view):
    """Types of a .BTF without numbers, which are others as soon as one type is more, and strings; None if it is not understood."""
    try:
        magic, _, _, start, type_at, type_size, string_at, string_size = struct.unpack_from("<HBBIIIII", view)
        at, end, items = start + type_at, start + type_at + type_size, collections.Counter()
        while magic == 0xeb9f and at < end:
            _, info, third = struct.unpack_from("<III", view, at)
            kind, at, item = info >> 24 & 31, at + 12, [info]
            once, each, kept = BTF_MORE.get(kind, ("", "", ()))
            for form in [once] * bool(once) + [each] * (info & 0xffff if each else 0):
                words = struct.unpack_from(form, view, at)
                item.append(tuple(words[n] for n in kept))
                at += struct.calcsize(form)
            items[(*item, third if kind in BTF_SIZED else None)] += 1
        items.update(bytes(view[start + string_at:start + string_at + string_size]).split(b"\0"))
        return items if at == end else None
    except struct.error:
        return None


def compare_btf(key, mine, yours, found):
    """Whether one of them is all of the other; if so, it is found."""
    if mine is None or yours is None:
        return False
    for side, more, less in ((FIRST, mine, yours), (SECOND, yours, mine)):
        if more >= less and more != less:
            found.append(Difference("btf-longer", side, key, f"{(more - less).total()} types and strings more in the {side} file"))
            return True
    return False


def compare_strings(a, b, key, pieces, found):
    """Contents differ; are the strings at least the same ones?"""
    mine, yours = (set(p.values()) for p in pieces)
    for side, more, less in ((FIRST, mine, yours), (SECOND, yours, mine)):
        if more > less:
            found.append(Difference("strings-longer", side, key, f"{len(more - less)} strings more in the {side} file: "
                                                                 f"{said(repr(s) for s in sorted(more - less))}"))
            break
    else:
        if mine != yours:
            found.append(Difference("contents", BOTH, key, f"only in the first: {said(repr(s) for s in sorted(mine - yours))}; "
                                                           f"only in the second: {said(repr(s) for s in sorted(yours - mine))}"))
            return
        found.append(Difference("strings", BOTH, key, f"the same {len(mine)} strings in another order"))
    for module in (a, b):
        module.by_string.add(key)


class Places:
    """What a place in a section is called when strings stand in another order: (string, how far into it)."""

    def __init__(self, module):
        self.module = module
        self.starts = {}

    def __call__(self, key, value):
        """A place in the section @key: the number itself unless it is among moved strings."""
        if key not in self.module.by_string:
            return value
        if key not in self.starts:
            self.starts[key] = strings_of(self.module, self.module.by_key[key])
        pieces = self.starts[key]
        at = value if value in pieces else max((n for n in pieces if n <= value), default=None)
        return value if at is None else (pieces[at], value - at)


class View:
    """The symbols of a module as relocations see them: (None, section) or (name, what and where it is)."""

    def __init__(self, module):
        self.module, self.places = module, Places(module)
        self.targets = [(None, s.section) if s.type == STT_SECTION and not s.name else
                        (s.name, (s.bind, s.type, s.section, self.places(s.section, s.value))) for s in module.symbols]

    def relocations(self, key):
        """The entries for a section as (offset, type, name or section, place)."""
        section, entries = self.module.relocations.get(key), []
        for offset, info, addend in struct.iter_unpack("<QQq", self.module.view(section) if section else b""):
            name, where = self.targets[info >> 32]
            if name is None:
                entries.append((offset, info & 0xffffffff, "section " + where, self.places(where, addend)))
            else:
                entries.append((offset, info & 0xffffffff, name, (where, addend)))
        return entries

    def moved(self, key, entry):
        """An entry of the other module as it is here behind what this one has more."""
        offset, kind, name, place = entry
        if name.startswith("section ") and isinstance(place, int):
            place += self.module.longer.get(name[8:], 0)
        return offset + self.module.longer.get(key, 0), kind, name, place


def compare_relocations(a, b, key, found):
    x, y = a.relocations(key), b.relocations(key)
    if x == y:
        return
    shorter, at = min(len(x), len(y)), lead(x, y)
    if len(x) != len(y) and shorter and at + lead(x[::-1], [a.moved(key, entry) for entry in y[::-1]]) >= shorter:
        side = FIRST if len(x) > len(y) else SECOND
        found.append(Difference("relocations-longer", side, key,
                                f"{len(x)} relocations and {len(y)}, more from number {at} on, else the same"))
        return
    if sorted(map(repr, x)) == sorted(map(repr, y)):
        found.append(Difference("relocations", BOTH, key, f"the same {len(x)} relocations in another order"))
        return
    text = f"{len(x)} relocations and {len(y)}" if len(x) != len(y) else f"{sum(p != q for p, q in zip(x, y))} of {len(x)} differ"
    if at < shorter:
        text += f", number {at}: {told(x[at])} and {told(y[at])}"
    found.append(Difference("relocations", BOTH, key, text))


def told(entry):
    """A relocation in words."""
    offset, kind, name, place = entry
    if name.startswith("section ") and not isinstance(place, tuple):
        return f"{offset:#x} type {kind} {name}+{place:#x}"
    if isinstance(place, tuple) and isinstance(place[0], tuple):
        return f"{offset:#x} type {kind} {name} ({symbol_words(place[0])})+{place[1]:#x}"
    return f"{offset:#x} type {kind} {name} {place}"


def symbol_words(fields):
    bind, kind, section, value = fields
    value = f"{value:#x}" if isinstance(value, int) else str(value)
    return f"{BINDINGS.get(bind, bind)} {TYPES.get(kind, kind)} {section}+{value}"


def compare_symbols(a, b, found):
    counts = []
    for module in (a, b):
        places = Places(module)
        counts.append(collections.Counter(s if s.type == STT_SECTION or s.section not in module.by_string
                                          else s._replace(value=places(s.section, s.value)) for s in module.symbols))
    if counts[0] == counts[1]:
        return
    only = [collections.defaultdict(list), collections.defaultdict(list)]
    for side, more in enumerate((counts[0] - counts[1], counts[1] - counts[0])):
        for symbol in more.elements():
            only[side][symbol.name or f"section {symbol.section}"].append(symbol)

    def place(symbol):
        return f"section {symbol.section}" if not symbol.name else symbol.name if symbol.section in SPECIAL.values() else \
            f"{symbol.name} in {symbol.section}"

    for name in [*only[0], *(n for n in only[1] if n not in only[0])]:
        mine, yours = only[0].get(name, []), only[1].get(name, [])
        for x, y in zip(mine, yours):
            found.append(Difference("symbol", BOTH, place(x), f"{whole(x)} and {whole(y)}"))
        for side, rest in ((FIRST, mine[len(yours):]), (SECOND, yours[len(mine):])):
            for symbol in rest:
                found.append(Difference("symbol", side, place(symbol), f"only in the {side} file: {whole(symbol)}"))


def whole(symbol):
    return f"{symbol_words((symbol.bind, symbol.type, symbol.section, symbol.value))} size {symbol.size:#x} other {symbol.other}"


# ---- what may differ -------------------------------------------------------------------------

Allowed = collections.namedtuple("Allowed", "code side place reason")


def read_allowed(path):
    """The table of what may differ: lines `CODE SIDE PLACE reason`, PLACE a regular expression; ValueError says where it is not one."""
    rows = []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        words = re.fullmatch(r"(\S+)\s+(first|second|both)\s+((?:\\ |\S)+)\s+(.+)", line)
        if not words:
            raise ValueError(f"{path}:{number}: not CODE {FIRST}|{SECOND}|{BOTH} PLACE REASON (a blank in PLACE: \\ )")
        rows.append(Allowed(words[1], words[2], re.compile(words[3]), words[4]))
    return rows


def allow(differences, allowed):
    """(those that count, how many each row of @allowed covers)"""
    rest, uses = [], collections.Counter()
    for difference in differences:
        row = next((n for n, r in enumerate(allowed) if r.code == difference.code and r.side in (difference.side, BOTH)
                    and r.place.fullmatch(difference.place)), None)
        if row is None:
            rest.append(difference)
        else:
            uses[row] += 1
    return rest, uses
