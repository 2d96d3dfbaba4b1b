# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits of a .ko, as the column "edit" of tests/modvers/cases names them. Each takes the file's bytes and its words.

A section that changes gets new bytes at the end of the file and its header the new place (llvm-objcopy --update-section
leaves symbols behind that lead into the old section); llvm-objcopy only removes; all else is patched in place. The input is a good module that was
built or fetched just before: what cannot be edited is a mistake in the table, and an EditError says which.
"""
import os
import pathlib
import struct
import subprocess
import tempfile

from ltoboot import elf

ENTRY = struct.Struct("<Q56s")              # struct modversion_info: CRC, name (both architectures)
EXTENDED = ("__version_ext_names", "__version_ext_crcs")    # 6.14: names, each ended by a NUL; a CRC of 32 bits for each
SHN_COMMON = 0xfff2
SYMBOL = struct.Struct("<IBBHQQ")
RELOCATION = struct.Struct("<QQq")          # offset, symbol << 32 | type, addend
SIGNATURE_MAGIC = b"~Module signature appended~\n"      # at the very end; the 4 bytes before it: the size, big-endian
OBJCOPY = "llvm-objcopy" + os.environ.get("LLVM_SUFFIX", "-19")


class EditError(Exception):
    """The table asks for something that this module cannot give."""


def need(condition, text):
    if not condition:
        raise EditError(text)


def objcopy(data, *options):
    """llvm-objcopy's answer."""
    with tempfile.TemporaryDirectory(prefix="ltomod-edit.") as folder:
        module = pathlib.Path(folder, "m.ko")
        module.write_bytes(data)
        done = subprocess.run([OBJCOPY, *options, str(module)], capture_output=True, text=True, check=False)
        need(not done.returncode, f"{OBJCOPY} {' '.join(options)}: {done.stderr.strip()}")
        return module.read_bytes()


def contents(data, name):
    section = elf.parse(data).section(name)
    need(section, f"no section {name}")
    return elf.parse(data).bytes_of(section)


def patched(data, offset, new):
    return data[:offset] + new + data[offset + len(new):]


def header_of(data, section):
    """The file offset of a section's header."""
    return struct.unpack_from("<Q", data, 40)[0] + section.index * 64


def with_section(data, name, new):
    section = elf.parse(data).section(name)
    data += bytes(-len(data) % 64)
    return patched(data, header_of(data, section) + 24, struct.pack("<QQ", len(data), len(new))) + new


# --- .modinfo ------------------------------------------------------------------------------------------------------------

def _modinfo(data, change):
    old = [entry.decode() for entry in contents(data, ".modinfo").split(b"\0") if entry]
    new = change(old)
    need(new != old, "nothing in .modinfo changes")
    return with_section(data, ".modinfo", b"".join(entry.encode() + b"\0" for entry in new))


def modinfo_set(data, key, *value):
    """KEY gets VALUE in the place of what it has, or is added."""
    return _modinfo(data, lambda old: [e for e in old if not e.startswith(key + "=")] + [f"{key}={' '.join(value)}"])


def modinfo_drop(data, key):
    return _modinfo(data, lambda old: [e for e in old if not e.startswith(key + "=")])


def vermagic(data, *changes):
    """-WORD, +WORD, OLD=NEW, each on the words of vermagic; `-end` takes away the blank at its end."""
    def change(old):
        line = next(e for e in old if e.startswith("vermagic="))
        text = line.partition("=")[2]
        for word in changes:
            before = text
            if word == "-end":
                text = text.rstrip(" ")
            elif word[0] == "-":
                text = text.replace(f" {word[1:]} ", " ") if f" {word[1:]} " in text else text.removesuffix(f" {word[1:]}")
            elif word[0] == "+":
                text = text.replace(" mod_unload", f" {word[1:]} mod_unload")
            else:
                text = text.replace(*word.split("="))
            need(text != before, f"vermagic '{before}' has no place for {word}")
        return [f"vermagic={text}" if e == line else e for e in old]
    return _modinfo(data, change)


def release(data, text):
    """The first word of vermagic."""
    def change(old):
        return ["vermagic=" + " ".join([text, *e.split(" ")[1:]]) if e.startswith("vermagic=") else e for e in old]
    return _modinfo(data, change)


# --- __versions ----------------------------------------------------------------------------------------------------------

def _basic(data):
    return [(name.rstrip(b"\0").decode(), crc) for crc, name in ENTRY.iter_unpack(contents(data, "__versions"))]


def _extended(data):
    names = contents(data, EXTENDED[0]).decode().split("\0")
    return [(name, crc) for (crc,), name in zip(struct.iter_unpack("<I", contents(data, EXTENDED[1])), names)]


def _has_extended(data):
    return elf.parse(data).section(EXTENDED[0]) is not None


def _entries(data):
    """[(name, CRC)], of what a kernel that knows both believes."""
    return _extended(data) if _has_extended(data) else _basic(data)


def _versions(data, change):
    """In each table that there is; change: list of (name, crc) -> the new list."""
    extended, basic = _has_extended(data), elf.parse(data).section("__versions")
    if extended:
        old = _extended(data)
        new = change(old)
        need(new != old, "nothing in the extended versions changes")
        need(all(crc < 1 << 32 for _, crc in new), "an extended CRC has 32 bits")
        data = with_section(data, EXTENDED[0], b"".join(name.encode() + b"\0" for name, _ in new))
        data = with_section(data, EXTENDED[1], b"".join(struct.pack("<I", crc) for _, crc in new))
    if basic or not extended:
        old = _basic(data)
        new = change(old)
        need(new != old, "nothing in __versions changes")
        data = with_section(data, "__versions", b"".join(ENTRY.pack(crc, name.encode()) for name, crc in new))
    return data


def crc(data, symbol, value="flip"):
    """The CRC of SYMBOL: a number, `flip` (its lowest bit), `high` (bits above the 32 of a CRC)."""
    def other(old):
        return {"flip": old ^ 1, "high": old | 1 << 32}.get(value) if value in ("flip", "high") else int(value, 0)
    return _versions(data, lambda old: [(n, other(c) if n == symbol else c) for n, c in old])


def version_drop(data, symbol):
    return _versions(data, lambda old: [(n, c) for n, c in old if n != symbol])


def version_add(data, symbol, value, where="last"):
    """An entry more for SYMBOL; VALUE: a number, or `same` as the one that is there."""
    def change(old):
        entry = (symbol, dict(old)[symbol] if value == "same" else int(value, 0))
        return [entry, *old] if where == "first" else [*old, entry]
    return _versions(data, change)


def versions_empty(data):
    return _versions(data, lambda old: [])


def versions_pad(data, count):
    """COUNT bytes behind the last entry."""
    return with_section(data, "__versions", contents(data, "__versions") + b"x" * int(count))


def versions_cut(data, count):
    """Without the last COUNT bytes."""
    return with_section(data, "__versions", contents(data, "__versions")[:-int(count)])


def versions_endless(data):
    """An entry behind the others whose name has no end."""
    return with_section(data, "__versions", contents(data, "__versions") + ENTRY.pack(0, b"x" * 56))


# --- symbols and sections ------------------------------------------------------------------------------------------------

def _import(data, symbol):
    """The file offset of an undefined symbol's entry, and its fields."""
    binary = elf.parse(data)
    table = binary.section(".symtab")
    strings = binary.sections[table.link].offset
    for offset in range(table.offset, table.offset + table.size, SYMBOL.size):
        name, info, other, index, _, _ = SYMBOL.unpack_from(data, offset)
        if data[strings + name:data.index(b"\0", strings + name)] == symbol.encode() and not index:
            return offset, (name, info, other)
    raise EditError(f"{symbol} is not imported")


def import_renamed(data, old, new):
    """The import OLD is called NEW, in the symbol table and, if it is there, in __versions."""
    offset, (_, info, other) = _import(data, old)
    names = contents(data, ".strtab")
    data = with_section(patched(data, offset, SYMBOL.pack(len(names), info, other, 0, 0, 0)), ".strtab",
                        names + new.encode() + b"\0")
    if dict(_entries(data)).get(old) is None:
        return data
    return _versions(data, lambda entries: [(new if n == old else n, c) for n, c in entries])


def common(data, symbol):
    """The undefined SYMBOL becomes a common one."""
    offset, (name, info, other) = _import(data, symbol)
    return patched(data, offset, SYMBOL.pack(name, info, other, SHN_COMMON, 8, 8))


def placed(data, symbol, index):
    """The undefined SYMBOL is in section INDEX."""
    offset, (name, info, other) = _import(data, symbol)
    return patched(data, offset, SYMBOL.pack(name, info, other, int(index), 0, 0))


def drop(data, *sections):
    return objcopy(data, *(f"--remove-section={name}" for name in sections))


def stripped(data):
    """Without a symbol table."""
    return objcopy(data, "--strip-all")


def renamed(data, old, new):
    """The export OLD is called NEW, of the same length, wherever it is named."""
    need(len(old) == len(new), "a name of another length")
    for section in (".strtab", "__ksymtab_strings"):
        data = with_section(data, section, contents(data, section).replace(old.encode() + b"\0", new.encode() + b"\0"))
    return data


def _relocation(data, section, kind):
    """The file offset of the first relocation of SECTION that is of type KIND, and the place that it is about."""
    binary = elf.parse(data)
    table, target = binary.section(".rela" + section), binary.section(section)
    need(table and target, f"nothing is relocated in {section}")
    for offset in range(table.offset, table.offset + table.size, RELOCATION.size):
        place, info, _ = RELOCATION.unpack_from(data, offset)
        if info & 0xffffffff == int(kind):
            return offset, target.offset + place
    raise EditError(f"{section} has no relocation of type {kind}")


def retyped(data, section, old, new):
    """The first relocation of type OLD in SECTION is of type NEW."""
    offset, _ = _relocation(data, section, old)
    return patched(data, offset + 8, struct.pack("<I", int(new)))


def written(data, section, kind):
    """Something stands already where the first relocation of type KIND in SECTION is about."""
    return patched(data, _relocation(data, section, kind)[1], b"\x01")


def _added(data, name, content):
    with tempfile.NamedTemporaryFile(prefix="ltomod-edit.") as file:
        file.write(content)
        file.flush()
        return objcopy(data, f"--add-section={name}={file.name}", f"--set-section-flags={name}=alloc,readonly")


def versions_extended(data, value="same"):
    """The same versions in the extended form as well; VALUE `flip`: others."""
    entries = [(name, crc ^ (value == "flip")) for name, crc in _basic(data)]
    data = _added(data, "__version_ext_crcs", b"".join(struct.pack("<I", crc) for _, crc in entries))
    return _added(data, "__version_ext_names", b"".join(name.encode() + b"\0" for name, _ in entries))


def versions_basic(data, value="same"):
    """The same versions in the basic form as well; VALUE `flip`: others."""
    return _added(data, "__versions", b"".join(ENTRY.pack(crc ^ (value == "flip"), name.encode()) for name, crc in _extended(data)))


def names_cut(data, count):
    """The names of the extended versions without their last COUNT bytes."""
    return with_section(data, EXTENDED[0], contents(data, EXTENDED[0])[:-int(count)])


def section_renamed(data, old, new):
    return objcopy(data, f"--rename-section={old}={new}")


# --- .BTF ----------------------------------------------------------------------------------------------------------------

BTF_HEADER = struct.Struct("<HBBIIIII")     # magic, version, flags, length of it; offset and size of types and strings behind it
BTF_KINDS = {"array": 3, "const": 10, "func": 12}
BTF_ITEMS = {1: (0, 4), 3: (0, 12), 4: (12, 0), 5: (12, 0), 6: (8, 0), 13: (8, 0), 14: (0, 4), 15: (12, 0), 17: (0, 4), 19: (12, 0)}


def btf(data, kind, word, value):
    """The 32-bit WORD (0: its name, 2: what it refers to, 3: the next) of the first type of KIND; `header`: of that."""
    place = elf.parse(data).section(".BTF").offset
    _, _, _, length, types, size, _, _ = BTF_HEADER.unpack_from(data, place)
    at, end = place, place + length + types + size
    if kind != "header":
        at += length + types
        while at < end and struct.unpack_from("<I", data, at + 4)[0] >> 24 & 0x1f != BTF_KINDS[kind]:
            info = struct.unpack_from("<I", data, at + 4)[0]
            each, tail = BTF_ITEMS.get(info >> 24 & 0x1f, (0, 0))
            at += 12 + each * (info & 0xffff) + tail
        need(at < end, f"no type of kind {kind}")
    return patched(data, at + 4 * int(word), struct.pack("<I", int(value, 0)))


def btf_of_another(data, shift):
    """As on a kernel with SHIFT bytes of strings less: all names that are its own lie elsewhere."""
    place = elf.parse(data).section(".BTF").offset
    header = list(BTF_HEADER.unpack_from(data, place))
    header[7] -= int(shift)
    start = place + header[3] + header[6]
    section = elf.parse(data).section(".BTF")
    return with_section(data, ".BTF", BTF_HEADER.pack(*header) + data[place + BTF_HEADER.size:start] +
                        data[start + int(shift):place + section.size])


# --- the file ------------------------------------------------------------------------------------------------------------

def header(data, offset, value):
    """The 16-bit field at OFFSET of the ELF header."""
    return patched(data, int(offset, 0), struct.pack("<H", int(value, 0)))


def section_table_beyond(data):
    """e_shoff leads out of the file."""
    return patched(data, 40, struct.pack("<Q", len(data) + 8))


def section_beyond(data, name):
    """The section NAME ends behind the file's end."""
    section = elf.parse(data).section(name)
    return patched(data, header_of(data, section) + 32, struct.pack("<Q", len(data)))


def cut(data, size):
    """The first SIZE bytes."""
    return data[:int(size)]


def text(_data, *words):
    return " ".join(words).encode() + b"\n"


def unsigned(data):
    """Without the signature behind the ELF file."""
    need(data.endswith(SIGNATURE_MAGIC), "it carries no signature")
    end = len(data) - len(SIGNATURE_MAGIC)
    return data[:end - 12 - int.from_bytes(data[end - 4:end], "big")]


def signature_garbage(data, size, kind, algorithm="0"):
    """Ends like a signed module (struct module_signature): SIZE bytes, 2 of which are there, of KIND (2: PKCS#7)."""
    fields = bytes([int(algorithm), 0, int(kind), 0, 0, 0, 0, 0])
    return data + b"xx" + fields + struct.pack(">I", int(size, 0)) + SIGNATURE_MAGIC


def apply(data, line):
    """One edit, e.g. "crc register_reboot_notifier flip"."""
    verb, *words = line.split()
    function = EDITS.get(verb.replace("-", "_"))
    need(function, f"no edit is called {verb}")
    try:
        return function(data, *words)
    except (TypeError, ValueError, KeyError, StopIteration) as error:
        raise EditError(f"{line}: {error!r}") from error


EDITS = {function.__name__: function for function in (
    modinfo_set, modinfo_drop, vermagic, release, crc, version_drop, version_add, versions_empty, versions_pad, versions_cut,
    btf, btf_of_another, versions_endless, import_renamed, common, placed, section_renamed, versions_basic, names_cut, drop, stripped, renamed, retyped, written, versions_extended, header, section_table_beyond,
    section_beyond, cut, text, unsigned, signature_garbage)}
