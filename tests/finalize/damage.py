# SPDX-License-Identifier: GPL-2.0-or-later
"""A module changed in one way each, to see that the comparison finds it: under the name that it has there, and no other.

Each case is (name, change, codes): change takes the bytes of the module that MODULE makes and returns others; codes are those
that kocompare has to find between the two, none if they still say the same.
"""
import random
import struct

from ltoboot import elf

# Something of everything that a comparison looks at; linked by `ld.lld -r`.
MODULE = """
	.file "damage.c"
	.text
	.globl run
	.type run, @function
run:	call other
	movq $.Lword, %rax
	ret
	.size run, .-run
	.section .init.text, "ax"
	.type start, @function
start:	call run
	ret
	.size start, .-start
	.section .rodata.str1.1, "aMS", @progbits, 1
.Lword:	.asciz "word"
.Lmore:	.asciz "more"
	.section .rodata, "a"
	.balign 16
	.quad run, start, .Lmore, .Lword + 2
	.section __patchable, "awo", @progbits, .text
	.quad run
	.section .gnu.linkonce.this_module, "aw"
	.globl __this_module
	.type __this_module, @object
	.balign 64
__this_module: .zero 64
	.size __this_module, 64
	.bss
	.type count, @object
count:	.zero 8
	.size count, 8
	.section .text.one, "axG", @progbits, one, comdat
	.weak one
one:	ret
	.globl unused
"""

# Three objects with debug information; that of the second is what a module written directly does not have.
DEBUG = [f"""
	.file "debug{n}.c"
	.section .debug_info, "", @progbits
	.long {n}, {n} * 3, {n} * 5
	.quad .debug_line + {n}, .debug_str + 0, run{n}
	.section .debug_line, "", @progbits
	.fill {n} * 8, 1, {n}
	.section .debug_str, "MS", @progbits, 1
	.asciz "common"
	.asciz "of {n}"
	.text
run{n}:
""" for n in (1, 2, 3)]

SECTION, SYMBOL, RELOCATION = "<IIQQQQIIQQ", "<IBBHQQ", "<QQq"


def patched(data, offset, form, field, new):
    """@new in the place of one field of a record; @new may be a function of the old value."""
    values = list(struct.unpack_from(form, data, offset))
    values[field] = new(values[field]) if callable(new) else new
    record = struct.pack(form, *values)
    return data[:offset] + record + data[offset + len(record):]


def header_of(data, name):
    shoff, = struct.unpack_from("<Q", data, 40)
    return shoff + 64 * elf.parse(data).section(name).index


def in_section(name, field, new):
    return lambda data: patched(data, header_of(data, name), SECTION, field, new)


def in_header(form, offset, new):
    return lambda data: patched(data, offset, form, 0, new)


def in_contents(name, at=0):
    def change(data):
        place = elf.parse(data).section(name).offset + at
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]
    return change


def symbol_at(data, name):
    """(file offset of the symbol, of its name)"""
    table = elf.parse(data).section(".symtab")
    strings = elf.parse(data).sections[table.link].offset
    for offset in range(table.offset, table.offset + table.size, 24):
        place = strings + struct.unpack_from("<I", data, offset)[0]
        if data[place:data.index(b"\0", place)].decode() == name:
            return offset, place
    raise LookupError(name)


def in_symbol(name, field, new):
    return lambda data: patched(data, symbol_at(data, name)[0], SYMBOL, field, new)


def renamed(name):
    def change(data):
        place = symbol_at(data, name)[1]
        return data[:place] + b"X" + data[place + 1:]
    return change


def without_last_symbol(data):
    return patched(data, header_of(data, ".symtab"), SECTION, 5, lambda size: size - 24)


def unused_symbol(data):
    """One more undefined symbol that nothing refers to: the whole table anew, at the end of the file."""
    table = elf.parse(data).section(".symtab")
    header, new = header_of(data, ".symtab"), data[table.offset:table.offset + table.size]
    new += struct.pack(SYMBOL, symbol_at(data, "other")[1] - elf.parse(data).sections[table.link].offset, 0x10, 0, 0, 0, 0)
    return moved_headers(patched(patched(data, header, SECTION, 4, len(data)), header, SECTION, 5, len(new)), new)


def moved_headers(data, before, more=b""):
    """@before behind the end of the file, then the section headers, and @more as the last of them."""
    shoff, = struct.unpack_from("<Q", data, 40)
    count, = struct.unpack_from("<H", data, 60)
    data += before
    data += bytes(-len(data) % 8)
    new = len(data)
    data += data[shoff:shoff + 64 * count] + more
    return patched(patched(data, 40, "<Q", 0, new), 60, "<H", 0, count + len(more) // 64)


def section_twice(data):
    at = header_of(data, ".rodata")
    return moved_headers(data, b"", data[at:at + 64])


def in_relocation(name, number, field, new):
    return lambda data: patched(data, elf.parse(data).section(name).offset + 24 * number, RELOCATION, field, new)


def swapped_relocations(data):
    at = elf.parse(data).section(".rela.rodata").offset
    return data[:at] + data[at + 24:at + 48] + data[at:at + 24] + data[at + 48:]


def one_relocation_less(data):
    return patched(data, header_of(data, ".rela.rodata"), SECTION, 5, lambda size: size - 24)


def renumbered_sections(data, new):
    """Each section n as number new[n], all that names one by its number with it."""
    binary = elf.parse(data)
    shoff, = struct.unpack_from("<Q", data, 40)
    out = bytearray(data)
    for section in binary.sections:
        header = list(struct.unpack_from(SECTION, data, shoff + 64 * section.index))
        header[6] = new[header[6]]
        if section.type == 4:       # relocations
            header[7] = new[header[7]]
        struct.pack_into(SECTION, out, shoff + 64 * new[section.index], *header)
        if section.type == 17:      # a group
            for at in range(section.offset + 4, section.offset + section.size, 4):
                struct.pack_into("<I", out, at, new[struct.unpack_from("<I", data, at)[0]])
    table = binary.section(".symtab")
    for at in range(table.offset, table.offset + table.size, 24):
        index, = struct.unpack_from("<H", data, at + 6)
        if index < len(new):
            struct.pack_into("<H", out, at + 6, new[index])
    struct.pack_into("<H", out, 62, new[struct.unpack_from("<H", data, 62)[0]])
    return bytes(out)


def swapped_sections(data):
    binary = elf.parse(data)
    new = list(range(len(binary.sections)))
    a, b = binary.section(".rodata").index, binary.section(".bss").index
    new[a], new[b] = b, a
    return renumbered_sections(data, new)


def shuffled_symbols(data):
    """The same symbols in another order, as the gABI allows it: local ones first."""
    binary = elf.parse(data)
    table = binary.section(".symtab")
    old = list(range(table.size // 24))
    local, other = old[1:table.info], old[table.info:]
    shuffle = random.Random(1).shuffle
    shuffle(local)
    shuffle(other)
    order = [0, *local, *other]
    assert order != old
    number = {was: now for now, was in enumerate(order)}
    out = bytearray(data)
    for now, was in enumerate(order):
        at = table.offset + 24 * was
        out[table.offset + 24 * now:table.offset + 24 * now + 24] = data[at:at + 24]
    for section in binary.sections:
        if section.type == 4:
            for at in range(section.offset, section.offset + section.size, 24):
                info, = struct.unpack_from("<Q", data, at + 8)
                struct.pack_into("<Q", out, at + 8, number[info >> 32] << 32 | info & 0xffffffff)
        elif section.type == 17:
            header = header_of(data, section.name)
            out[:] = patched(bytes(out), header, SECTION, 7, number.__getitem__)
    return bytes(out)


def swapped_strings(data):
    """The two strings in another order, all that points at them with it: "word" is at 0, "more" at 5, or the other way."""
    binary = elf.parse(data)
    section = binary.section(".rodata.str1.1")
    first, second = data[section.offset:section.offset + section.size].split(b"\0")[:2]
    out = bytearray(data)
    out[section.offset:section.offset + section.size] = second + b"\0" + first + b"\0"

    def moved(place):
        return place + len(second) + 1 if place <= len(first) else place - len(first) - 1

    table = binary.section(".symtab")
    for at in range(table.offset, table.offset + table.size, 24):
        symbol = struct.unpack_from(SYMBOL, data, at)
        if symbol[1] != 3 and symbol[3] == section.index:
            struct.pack_into("<Q", out, at + 8, moved(symbol[4]))
    for other in binary.sections:
        for at in range(other.offset, other.offset + other.size if other.type == 4 else 0, 24):
            _, info, addend = struct.unpack_from(RELOCATION, data, at)
            symbol = struct.unpack_from(SYMBOL, data, table.offset + 24 * (info >> 32))
            if symbol[1] == 3 and symbol[3] == section.index:
                struct.pack_into("<q", out, at + 16, moved(addend))
    return bytes(out)


def btf(*types, strings=b"\0int\0"):
    """A .BTF: header, types, strings."""
    body = b"".join(struct.pack(f"<{len(t)}I", *t) for t in types)
    return struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(body), len(body), len(strings)) + body + strings


# (first, second, code, which has more)
INT, ARRAY, POINTER = (1, 1 << 24, 4, 32), (0, 3 << 24, 0, 1, 1, 7), (0, 2 << 24, 2)
BTF_CASES = (
    (btf(INT, ARRAY, POINTER), btf(INT, (0, 2 << 24, 1)), "btf-longer", "first"),
    (btf(INT, strings=b"\0int\0one\0"), btf(INT), "btf-longer", "first"),
    (btf(INT), btf(INT, ARRAY), "btf-longer", "second"),
    (btf(INT, ARRAY), btf(INT, (0, 3 << 24, 0, 1, 1, 8)), None, None),
    (btf(INT), btf((1, 1 << 24, 8, 64), ARRAY), None, None),
    (btf(INT)[:30], btf(INT), None, None),
)

CASES = (
    ("nothing", lambda data: data, ()),
    ("symbols-in-another-order", shuffled_symbols, ()),
    ("machine", in_header("<H", 18, 183), ("header",)),
    ("header-flags", in_header("<I", 48, 1), ("header",)),
    ("os-abi", in_header("<B", 7, 3), ("header",)),
    ("byte-of-text", in_contents(".text", 3), ("contents",)),
    ("last-byte-of-data", in_contents(".gnu.linkonce.this_module", 63), ("contents",)),
    ("string", in_contents(".rodata.str1.1", 1), ("contents",)),
    ("strings-in-another-order", swapped_strings, ("strings",)),
    ("size", in_section(".gnu.linkonce.this_module", 5, 56), ("contents-longer",)),
    ("size-of-bss", in_section(".bss", 5, 16), ("size",)),
    ("type", in_section(".init.text", 1, 7), ("section-type",)),
    ("flag", in_section(".rodata", 2, 3), ("section-flags",)),
    ("alignment", in_section(".rodata", 8, 8), ("section-align",)),
    ("alignment-of-bss", in_section(".bss", 8, 64), ("section-align",)),
    ("entsize", in_section(".rodata", 9, 8), ("section-entsize",)),
    ("address", in_section(".text", 3, 0x1000), ("section-address",)),
    ("link", in_section("__patchable", 6, lambda old: old + 1), ("section-link",)),
    ("name-of-section", lambda data: data.replace(b"__patchable\0", b"__putchable\0"), ("section", "symbol")),
    ("sections-swapped", swapped_sections, ("section-order",)),
    ("section-twice", section_twice, ("invalid", "section")),
    ("addend", in_relocation(".rela.text", 0, 2, lambda old: old + 1), ("relocations",)),
    ("type-of-relocation", in_relocation(".rela.text", 0, 1, lambda old: old ^ 1), ("relocations",)),
    ("symbol-of-relocation", in_relocation(".rela.text", 0, 1, lambda old: old ^ 1 << 32), ("relocations",)),
    ("place-of-relocation", in_relocation(".rela.text", 0, 0, lambda old: old + 1), ("relocations",)),
    ("relocations-swapped", swapped_relocations, ("relocations",)),
    ("relocation-missing", one_relocation_less, ("relocations-longer",)),
    ("relocation-outside", in_relocation(".rela.text", 0, 0, 0x10000), ("invalid", "relocations")),
    ("symbol-renamed", renamed("count"), ("symbol",)),
    ("symbol-of-relocation-renamed", renamed("other"), ("relocations", "symbol")),
    ("symbol-missing", without_last_symbol, ("symbol",)),
    ("symbol-more", unused_symbol, ("symbol",)),
    ("symbol-value", in_symbol("count", 4, 4), ("symbol",)),
    ("symbol-size", in_symbol("count", 5, 4), ("symbol",)),
    ("symbol-type", in_symbol("count", 1, 2), ("symbol",)),
    ("symbol-binding", in_symbol("__this_module", 1, 0x21), ("symbol",)),
    ("symbol-visibility", in_symbol("__this_module", 2, 2), ("symbol",)),
    ("symbol-section", in_symbol("count", 3, lambda old: old - 1), ("symbol",)),
    ("local-behind-global", in_symbol("__this_module", 1, 1), ("invalid", "symbol")),
    ("number-of-locals", in_section(".symtab", 7, lambda old: old - 1), ("invalid",)),
    ("member-of-group", in_contents(".group", 4), ("contents",)),
    ("bytes-behind", lambda data: data + b"more", ("invalid",)),
    ("not-aligned", in_section(".gnu.linkonce.this_module", 8, 1 << 20), ("invalid", "section-align")),
)
