# SPDX-License-Identifier: GPL-2.0-or-later
"""What a kernel finds in a module by other ways than a call, and whether two .ko files have the same of it.

    exports, imported namespaces, parameters, aliases, descriptions: the tables and .modinfo
    entry points: what struct module points at
    items: of each section that is collected, in their order, by what they point at
    per-cpu variables, by name

Not compared is what describes code (unwind data, call sites, jump labels, messages to be switched on): of a function that is not there,
or is inlined twice, it has as much as there is of the code."""
import pathlib
import re
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "finalize"))
import kocompare  # noqa: E402

SHF_WRITE, SHF_ALLOC, SHF_EXECINSTR = 1, 2, 4
STT_OBJECT, STT_SECTION, STT_FILE = 1, 3, 4

# Where code and plain data are placed.
PLACES = re.compile(r"\.(init|exit|ref|meminit|memexit)\.(text|data|rodata)|\.(noinstr|sched|spinlock|cpuidle|kprobes|irqentry|softirqentry|"
                    r"entry)\.text|\.text|\.text\..*|\.rodata|\.rodata\..*|\.data|\.data\..*|\.bss|\.bss\..*")
# What describes code, or imports, which are for the code that is there.
OF_CODE = re.compile(r"\.altinstr.*|__bug_table|__ex_table|__jump_table|\.static_call_sites|\.static_call\.text|\.static_call_tramp_key|\.orc_.*|"
                     r"\.return_sites|\.retpoline_sites|\.call_sites|\.ibt_endbr_seal|\.smp_locks|\.parainstructions|__mcount_loc|"
                     r"__patchable_function_entries|\.eh_frame.*|\.note\..*|\.cfi_sites|\.kcfi_traps|\.BTF.*|__dyndbg|\.printk_index|__versions|"
                     r"__version_ext_.*|\.plt|\.init\.plt|\.text\.ftrace_trampoline|\.init\.text\.ftrace_trampoline|\.return_sites|"
                     r"\.codetag.*|alloc_tags|\.modinfo|\.init\.plt|\.hyperv_.*|__tracepoint_check|\.fixup")


def plain(name):
    """As the source calls it."""
    return re.sub(r"\.(llvm|ltomod)\.\d+", "", name)


class Kept:
    def __init__(self, path):
        self.module = kocompare.read(pathlib.Path(path).read_bytes())
        self.at = {}            # (section index, value) -> name; an empty struct stands where the next one does
        for symbol in sorted(self.module.symbols, key=lambda s: not s.size):
            if symbol.name and symbol.type not in (STT_SECTION, STT_FILE):
                self.at.setdefault((symbol.section, symbol.value), plain(symbol.name))

    def bytes_of(self, section):
        return bytes(self.module.elf.bytes_of(section)) if section.type != kocompare.SHT_NOBITS else bytes(section.size)

    def modinfo(self):
        """A module that needs less of others depends on less; what it was made of is not what it says."""
        section = self.module.by_key.get(".modinfo")
        entries = self.bytes_of(section).split(b"\0") if section else []
        return [e.decode(errors="replace") for e in entries if e and not e.startswith((b"depends=", b"srcversion="))]

    def collected(self):
        """{section: its size, and its places that point somewhere}"""
        items = {}
        for key, section in self.module.by_key.items():
            if section.flags & SHF_ALLOC and not PLACES.fullmatch(section.name) and not OF_CODE.fullmatch(section.name):
                items[key] = (section.size, self.pointers(key))
        return items

    def pointers(self, key):
        """(offset, what is pointed at) of each relocation of a section."""
        table = self.module.relocations.get(key)
        found = []
        for offset, info, addend in struct.iter_unpack("<QQq", self.bytes_of(table) if table else b""):
            symbol = self.module.symbols[info >> 32]
            if symbol.type == STT_SECTION or symbol.name.startswith(".str"):      # which ThinLTO makes global to import who has it
                found.append((offset, self.pointed(symbol.section, symbol.value + addend)))
            else:
                found.append((offset, plain(symbol.name) + (f"+{addend:#x}" if addend else "")))
        return sorted(found)

    def pointed(self, key, value):
        """By the string, if it is one that nobody writes to: of two that are the same one may be gone. Else by name."""
        section = self.module.by_key.get(key)
        if section is not None and not section.flags & (SHF_WRITE | SHF_EXECINSTR):
            data = self.bytes_of(section)
            text = data[value:data.find(b"\0", value)]
            if text and all(32 <= c < 127 for c in text):
                return repr(text)
        return self.at.get((key, value)) or key

    def per_cpu(self):
        keys = [k for k in self.module.by_key if k.startswith(".data..percpu")]
        return sorted(plain(s.name) for s in self.module.symbols if s.section in keys and s.type == STT_OBJECT)


def changed(key, was, now):
    if was[0] != now[0]:
        yield f"{key}: {was[0]} bytes became {now[0]}"
    for old, new in zip(was[1], now[1]):
        if old != new:
            yield f"{key}+{old[0]:#x}: {old[1]} became {new[1]} (at +{new[0]:#x})"
            break
    if len(was[1]) != len(now[1]):
        yield f"{key}: {len(was[1])} places that point somewhere became {len(now[1])}"


def lost(before, after):
    """What `after` lacks of `before`, or has in another order: lines."""
    found = []
    if before.modinfo() != after.modinfo():
        found.append(f".modinfo: {before.modinfo()} became {after.modinfo()}")
    was, now = before.collected(), after.collected()
    for key in sorted(set(was) | set(now)):
        if key not in now or key not in was:
            found.append(f"{key}: {'gone' if key not in now else 'was not there'}")
        elif was[key] != now[key]:
            found += changed(key, was[key], now[key])
    if before.per_cpu() != after.per_cpu():
        found.append(f"per-cpu: {before.per_cpu()} became {after.per_cpu()}")
    return found
