# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks at a finished module from outside: all that can be said without a kernel.  Returns complaints, [] when whole."""
import collections
import re
import sys

from .plan import ROOT

sys.path.insert(0, str(ROOT / "scripts" / "lib"))
from ltoboot import elf  # noqa: E402  (the boot harness's reader)

# Sections that lld's LTO makes one of per function or variable and that module-lto.lds merges.
SPLIT = re.compile(r"\.(text|data|rodata|bss)\.[0-9A-Za-z_]")
# Splits that compilers make without LTO and that linkers keep apart on purpose; and arm64's own for its loader.
KEPT = re.compile(r"\.text\.(unlikely|hot|startup|exit)|\.text\.ftrace_trampoline$|\.rodata\.(str|cst)\d")
LTO_MODES = ("thin", "full", "whole")
VERSION_ENTRY = 64      # struct modversion_info: 8 bytes CRC, 56 bytes name (include/linux/module.h)
SHT_GROUP = 17
ENOUGH_DEBUG = 20000    # bytes of .debug_info from which on there is room for some


def sections(obj, arch, lto):
    names = collections.Counter(s.name for s in obj.sections[1:] if s.type != SHT_GROUP)
    bad = [f"{count} sections are called {name}" for name, count in names.items() if count > 1]
    if lto in LTO_MODES:
        bad += [f"section {name} was left unmerged" for name in names if SPLIT.match(name) and not KEPT.match(name)]
    bad += [f"section {name}: bitcode was left in" for name in names if name.startswith((".llvmbc", ".llvmcmd"))]
    for name in (".gnu.linkonce.this_module", ".modinfo"):
        if name not in names:
            bad.append(f"there is no section {name}")
    sites = {"x86_64": "__mcount_loc", "arm64": "__patchable_function_entries"}[arch]
    section = obj.section(sites)
    if section is None or not section.size or section.size % 8:
        bad.append(f"section {sites} is missing, empty or not of 8-byte entries: nothing could be traced")
    return bad


def names_of(data):
    """The strings in it, each ended by a NUL."""
    return data.decode().rstrip("\0").split("\0")


def version_tables(obj):
    """({section: the names it has versions of}, complaints); an extended table is two sections (6.14, kernel/module/internal.h)."""
    tables, bad = {}, []
    section = obj.section("__versions")
    if section is not None and section.size % VERSION_ENTRY:
        bad.append(f"__versions has {section.size} bytes, no multiple of {VERSION_ENTRY}")
    elif section is not None and section.size:
        data = obj.bytes_of(section)
        tables["__versions"] = [data[i + 8:i + VERSION_ENTRY].split(b"\0")[0].decode() for i in range(0, len(data), VERSION_ENTRY)]
    names, crcs = obj.section("__version_ext_names"), obj.section("__version_ext_crcs")
    if names is not None and crcs is not None:
        tables["__version_ext_names"] = names_of(obj.bytes_of(names))
        if crcs.size != 4 * len(tables["__version_ext_names"]):
            bad.append(f"__version_ext_crcs has {crcs.size} bytes for {len(tables['__version_ext_names'])} names")
    elif names is not None or crcs is not None:
        bad.append("of __version_ext_names and __version_ext_crcs there is only one")
    return tables, bad


def versions(obj):
    tables, bad = version_tables(obj)
    if not tables and not bad:
        return ["there is no symbol version (section __versions or __version_ext_names)"]
    for table, names in tables.items():
        bad += [f"{table} names {name} {count} times" for name, count in collections.Counter(names).items() if count > 1]
        if "module_layout" not in names:
            bad.append(f"{table} lacks module_layout")
    return bad


def configured(kdir):
    return (kdir / "include/config/auto.conf").read_text().split()


def version_kinds(path, kdir):
    """Complaints about tables of versions that the kernel did not ask for, or has asked for in vain."""
    config, (tables, _) = configured(kdir), version_tables(elf.parse(path.read_bytes()))
    extended = "CONFIG_EXTENDED_MODVERSIONS=y" in config
    wanted = {"__versions": not extended or "CONFIG_BASIC_MODVERSIONS=y" in config, "__version_ext_names": extended}
    return [f"section {table} is {'missing' if want else 'not expected'}" for table, want in wanted.items() if want != (table in tables)]


def aliases(values, wanted_files):
    want = set()
    for path in wanted_files:
        if path.exists():
            want |= {line for line in path.read_text().splitlines() if line and not line.startswith("#")}
    got = set(values)
    return [f"alias missing: {a}" for a in sorted(want - got)] + [f"alias not expected: {a}" for a in sorted(got - want)]


def module(path, name, entry, arch, lto, release):
    """Complaints about the finished module `name` in the file path, for a kernel `release`."""
    try:
        obj = elf.parse(path.read_bytes())
        info = collections.defaultdict(list)
        for key, value in elf.modinfo(obj):
            info[key].append(value)
    except elf.ElfError as error:
        return [str(error)]
    bad = []
    if obj.type != elf.ET_REL or obj.arch != arch:
        bad.append(f"not a relocatable file of {arch}: e_type {obj.type}, {obj.arch}")
    bad += sections(obj, arch, lto) + versions(obj)
    for key, want in (("name", [name]), ("vermagic", None), ("depends", None), ("license", None)):
        if len(info[key]) != 1 or want and info[key] != want:
            bad.append(f"modinfo {key} is {info[key]}, expected {want or 'one value'}")
    if not info["vermagic"] or info["vermagic"][0].split()[0] != release:
        bad.append(f"modinfo vermagic is {info['vermagic']}, not of {release}")
    for owner, key, regex in entry.expect.modinfo:
        if owner == name and not any(regex.search(v) for v in info[key]):
            bad.append(f"modinfo {key} is {info[key]}: none matches {regex.pattern}")
    for owner, file in entry.expect.aliases:
        if owner == name:
            bad += aliases(info["alias"], (file, file.with_name(f"{file.name}.{arch}")))
    return bad


def kept_types(path):
    """Complaints about what a module of ours, of debug information enough, keeps of its types."""
    data = path.read_bytes()
    obj = elf.parse(data)
    section = obj.section(".ltomod.types")
    if section is None:
        debug = obj.section(".debug_info")
        return ["it keeps no types of what it imports"] if debug is not None and debug.size > ENOUGH_DEBUG else []
    return [f"its types are {section.size} of {len(data)} bytes"] if 20 * section.size > len(data) else []


def btf(path, kdir):
    """Complaints about BTF.  kbuild's rule: it is there if the kernel wants it and its tree has a vmlinux to base it on."""
    wanted = (kdir / "vmlinux").exists() and \
        "CONFIG_DEBUG_INFO_BTF_MODULES=y" in configured(kdir)
    has = elf.parse(path.read_bytes()).section(".BTF") is not None
    return [f"section .BTF is {'missing' if wanted else 'not expected'}"] if has != wanted else []


def objects(entry, tree, lto):
    """Complaints about objects that are not of the kind they should be."""
    bad = []
    for owner, name, kind in entry.expect.objects:
        path = tree / name
        head = path.read_bytes()[:4] if path.exists() else b""
        got = {b"\x7fELF": "elf", b"BC\xc0\xde": "bitcode", b"": "missing"}.get(head, f"something else ({head.hex()})")
        want = kind if lto in LTO_MODES else "elf"
        if got != want:
            bad.append(f"{name} of {owner} is {got}, expected {want}")
    return bad
