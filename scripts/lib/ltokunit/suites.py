# SPDX-License-Identifier: GPL-2.0-or-later
"""The suites and cases that a module file holds, so that a test that never said anything has a name.

kunit_test_suites() leaves pointers to suites in .kunit_test_suites (.kunit_init_test_suites since 6.8). A struct kunit_suite
begins with its name, char[256]; the first pointer to data after it is test_cases. A struct kunit_case begins with the
function and the name; an entry without either ends the array (include/kunit/test.h, 5.10 to 7.1). In a .ko all pointers
are relocations: R_X86_64_64 or R_AARCH64_ABS64. What does not look like this is left out: the names help, nothing more.
"""
import struct

from ltoboot import elf

SECTIONS = (".kunit_test_suites", ".kunit_init_test_suites")
NAME_SIZE = 256
SUITE_POINTERS = range(NAME_SIZE, NAME_SIZE + 64, 8)    # where test_cases may stand
CASE_SIZES = (32, 40, 48, 56, 64, 72, 80)               # 40 in 6.1, 48 in 6.12, 72 in 7.1
LIMIT = 10000
SHT_RELA, SHT_SYMTAB = 4, 2
POINTER = {"x86_64": 1, "arm64": 257}                   # R_X86_64_64, R_AARCH64_ABS64
TEXT = (".text", ".init.text", ".exit.text")


class _Image:
    """A module's sections and its pointers: (section, offset) -> (section, offset)."""

    def __init__(self, binary):
        self.binary, self.data, self.pointers = binary, {}, {}
        symbols = {}
        for section in binary.sections:
            if section.type == SHT_RELA and section.info < len(binary.sections):
                table = symbols.setdefault(section.link, self._symbols(section.link))
                self._relocations(section, table)

    def bytes_of(self, number):
        if number not in self.data:
            self.data[number] = self.binary.bytes_of(self.binary.sections[number])
        return self.data[number]

    def _symbols(self, number):
        """[(section, value)] of a symbol table."""
        sections = self.binary.sections
        if number >= len(sections) or sections[number].type != SHT_SYMTAB:
            return []
        data = self.bytes_of(number)
        return [(shndx, value) for _, _, _, shndx, value, _ in struct.iter_unpack("<IBBHQQ", data[:len(data) // 24 * 24])]

    def _relocations(self, section, symbols):
        data, wanted = self.bytes_of(section.index), POINTER.get(self.binary.arch)
        for offset, info, addend in struct.iter_unpack("<QQq", data[:len(data) // 24 * 24]):
            if info & 0xffffffff != wanted or info >> 32 >= len(symbols):
                continue
            target, value = symbols[info >> 32]
            if 0 < target < len(self.binary.sections):
                self.pointers[section.info, offset] = (target, value + addend)

    def string(self, where, limit=None):
        """The NUL-terminated string there, or None."""
        number, offset = where
        data = self.bytes_of(number)
        end = data.find(b"\0", offset, offset + limit if limit else None) if 0 <= offset < len(data) else -1
        return data[offset:end].decode("utf-8", "replace") if end >= 0 else None

    def is_text(self, where):
        return self.binary.sections[where[0]].name.startswith(TEXT)


def _cases(image, array, end):
    """Names of the cases from `array` on, before the offset `end`, where something else begins."""
    section, start = array

    def case(offset):
        function, name = image.pointers.get((section, offset)), image.pointers.get((section, offset + 8))
        there = offset < end and function and name and image.is_text(function) and not image.is_text(name)
        return image.string(name) if there else None

    size = next((s for s in CASE_SIZES if case(start + s)), CASE_SIZES[0])
    names = []
    while len(names) < LIMIT and (name := case(start + len(names) * size)):
        names.append(name)
    return names


def read(module):
    """An ltoboot Module -> {suite name: [case names]}; None when the module has no section of suites at all."""
    binary = elf.parse(module.data)
    numbers = [s.index for s in binary.sections if s.name in SECTIONS and s.size]
    if not numbers:
        return None
    image, arrays = _Image(binary), {}
    for (section, _), target in sorted(image.pointers.items()):
        name = image.string(target, NAME_SIZE) if section in numbers else None
        if name:
            inside = (image.pointers.get((target[0], target[1] + offset)) for offset in SUITE_POINTERS)
            arrays[name] = next((p for p in inside if p and not image.is_text(p)), None)
    starts = sorted({a for a in arrays.values() if a})
    ends = {a: b[1] if a[0] == b[0] else len(image.bytes_of(a[0])) for a, b in zip(starts, [*starts[1:], (-1, 0)])}
    return {name: _cases(image, array, ends[array]) if array else [] for name, array in arrays.items()}
