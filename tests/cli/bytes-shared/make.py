# SPDX-License-Identifier: GPL-2.0-or-later
"""Objects of less than 1 MB in which many things share the same bytes."""
import struct

LONG, MANY = 300_000, 12_000
INFO = b"license=GPL\0description=x\0name=m\0vermagic=6.12.0 SMP \0"
THIS = (".gnu.linkonce.this_module", 1, 3, bytes(64), 0, 0, 0)
TEXT = (".text", 1, 6, bytes(16), 0, 0, 0)
BANNER = "0x00000001\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n"


def write(path, sections, symbols=b"", strings=b"\0", share=0):
    """Each section: name, type, flags, data, link, info, size of an entry; the last @share have the same data."""
    n = 1 + len(sections)
    table = [("", 0, 0, b"", 0, 0, 0), *sections, (".symtab", 2, 0, bytes(24) + symbols, n + 1, 1, 24),
             (".strtab", 3, 0, strings, 0, 0, 0)]
    names, at = b"\0", []
    for name in [section[0] for section in table] + [".shstrtab"]:
        at.append(len(names))
        names += name.encode() + b"\0"
    table.append((".shstrtab", 3, 0, names, 0, 0, 0))
    body, headers = b"", []
    for i, (_, kind, flags, data, link, info, entry) in enumerate(table):
        headers.append(struct.pack("<IIQQQQIIQQ", at[i] if i else 0, kind, flags, 0, 64 + len(body) if i else 0, len(data),
                                   link, info, 1, entry))
        body += data + bytes(-len(data) % 8)
    headers += [headers[1]] * share
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1" + bytes(9), 1, 62, 1, 0, 0, 64 + len(body), 0, 64, 0, 0, 64,
                         len(headers), len(table) - 1)
    with open(path, "wb") as out:
        out.write(header + body + b"".join(headers))


def symbol(name, info=0x10, section=0, value=0, size=0):
    return struct.pack("<IBBHQQ", name, info, 0, section, value, size)


def info(data=INFO):
    return (".modinfo", 1, 2, data, 0, 0, 0)


# One record of an export that every relocation is in, with a long namespace; and one without an end.
relocs = b"".join(struct.pack("<QQq", 4, 2 << 32 | 1, 0) for _ in range(MANY))
for path, record in ("record.o", b"GPL\0" + b"N" * LONG + b"\0"), ("endless.o", b"G" * LONG):
    write(path, [TEXT, info(), (".export_symbol", 1, 0, record, 0, 0, 0), (".rela.export_symbol", 4, 0x40, relocs, 5, 3, 24)],
          symbol(3, 0, 3) + symbol(1, 0x12, 1), b"\0f\0__export_symbol_f\0")
# Kernels before 6.4: one string that every symbol of a namespace is at.
write("string.o", [TEXT, info(), ("___ksymtab+f", 1, 2, bytes(12), 0, 0, 0), ("__ksymtab_strings", 1, 2, b"N" * LONG + b"\0", 0, 0, 0)],
      symbol(1, 0x10, 3) + symbol(13, 0x10, 4) * MANY, b"\0__ksymtab_f\0__kstrtabns_f\0")
# Imports of one name, which is in a long namespace, or in a long list of modules.
write("same.o", [TEXT, info(), THIS], symbol(1) * MANY, b"\0f\0")
for path, namespace in ("long.symvers", "N" * LONG), ("list.symvers", "module:" + "N," * (LONG // 2)):
    with open(path, "w") as out:
        out.write(BANNER + "0x00000002\tf\tvmlinux\tEXPORT_SYMBOL\t" + namespace + "\n")
# Device tables that are one array.
write("tables.o", [TEXT, info(), (".rodata", 1, 2, b"\1" * LONG + bytes(32), 0, 0, 0)],
      symbol(1, 0x11, 3, 0, LONG + 32) * MANY, b"\0__mod_pci__x_device_table\0")
# Functions and types that stand at one place, before as many pointers.
relocs = b"".join(struct.pack("<QQq", 0, 2 + i << 32 | 1, 0) for i in range(60_000))
write("types.ko", [(".text", 1, 6, b"\x90" * 60_016, 0, 0, 0), info(), (".data", 1, 3, bytes(64), 0, 0, 0),
                   (".rela.data", 4, 0x40, relocs, 5, 3, 24)],
      symbol(1, 0x12, 1) + b"".join(symbol(7, 0x12, 1, 1 + i) for i in range(60_000)), b"\0__cfi___pfx_x\0")
# The same function twice in struct module, and so on.
relocs = struct.pack("<QQq", 8, 1 << 32 | 1, 1000) * 60_000
write("init.ko", [TEXT, info(), THIS, (".rela" + THIS[0], 4, 0x40, relocs, 5, 3, 24)], symbol(1, 0x12, 1) * 60_000, b"\0init_module\0")


# Debug information: functions of one name (tag 0x2e, DW_FORM_strp), and symbols at one place.
def debug(entries):
    unit = struct.pack("<HIB", 4, 0, 8) + b"\1" + entries + b"\0"
    return [TEXT, (".debug_info", 1, 0, struct.pack("<I", len(unit)) + unit, 0, 0, 0),
            (".debug_abbrev", 1, 0, b"\1\x11\1\0\0\2\x2e\0\3\x0e\0\0\0", 0, 0, 0),
            (".debug_str", 1, 0x30, b"N" * LONG + b"\0", 0, 0, 1)]


write("debug.o", debug(b"\2\0\0\0\0" * 100_000), symbol(1, 0x12, 1, 0, 16), b"\0f\0")
write("aliases.o", debug(b""), b"".join(symbol(1 + 6 * i, 0x12, 1, 0, 16) for i in range(MANY)),
      b"\0" + b"".join(b"%05d\0" % i for i in range(MANY)))
# Sections that are one.
write("sections.ko", [(".comment", 1, 2, bytes(LONG), 0, 0, 0), info(), THIS], share=LONG // 64)
# Very many words.
words = b" ".join(b"%d" % i for i in range(LONG // 6))
write("words.ko", [info(b"license=GPL\0name=m\0vermagic=" + words + b"\0"), THIS], symbol(1), b"\0printk\0")

# Modules that export the same; one that uses all of it and says that it depends on as many others; and one for each export.
names = [b"e%d" % i for i in range(60_000)]
strings = b"\0" + b"\0".join(names) + b"\0\0"
at = [1]
for name in names:
    at.append(at[-1] + len(name) + 1)
relocs = b"".join(struct.pack("<QQq", i * 12 + 4, 1 << 32 | 2, at[i]) for i in range(len(names)))
for name in b"a", b"b":
    write(name.decode() + ".ko", [info(INFO.replace(b"name=m", b"name=" + name)), ("__ksymtab", 1, 2, bytes(12 * len(names)), 0, 0, 0),
          ("__ksymtab_strings", 1, 2, strings, 0, 0, 0), (".rela__ksymtab", 4, 0x40, relocs, 6, 2, 24), THIS],
          symbol(0, 3, 3) + symbol(1), b"\0printk\0")
imports = b"".join(symbol(at[i]) for i in range(len(names)))
depends = b"depends=" + b",".join(b"d%d" % i for i in range(len(names) // 2)) + b"\0"
write("installed/user.ko", [info(INFO.replace(b"name=m", b"name=user") + depends), THIS], imports, strings)
write("n.ko", [info(), THIS], imports, strings)
with open("n.symvers", "w") as out:
    out.write(BANNER + "".join(f"0x00000001\t{name.decode()}\tm{i}\tEXPORT_SYMBOL\t\n" for i, name in enumerate(names)))
with open("kernel/Module.symvers", "w") as out:
    out.write(BANNER)
