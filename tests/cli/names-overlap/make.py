# SPDX-License-Identifier: GPL-2.0-or-later
"""An ELF object of about 1 MB whose 20,000 undefined symbols share one name of 500 KB: 10 GB of names."""
import struct

NAME, COUNT = 500_000, 20_000
strtab = b"\0" + b"a" * NAME + b"\0"
symtab = bytes(24) + b"".join(struct.pack("<IBBHQQ", 1 + i, 0x10, 0, 0, 0, 0) for i in range(COUNT))
shstrtab = b"\0.text\0.symtab\0.strtab\0.shstrtab\0"
parts, offset = [], 64
for data in (b"", symtab, strtab, shstrtab):
    parts.append((offset, data))
    offset += len(data) + -len(data) % 8
sections = [(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), (1, 1, 6, 0, parts[0][0], 0, 0, 0, 1, 0),
            (7, 2, 0, 0, parts[1][0], len(symtab), 3, 1, 8, 24), (15, 3, 0, 0, parts[2][0], len(strtab), 0, 0, 1, 0),
            (23, 3, 0, 0, parts[3][0], len(shstrtab), 0, 0, 1, 0)]
header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1" + bytes(9), 1, 62, 1, 0, 0, offset, 0, 64, 0, 0, 64, len(sections), 4)
body = b"".join(data + bytes(-len(data) % 8) for _, data in parts)
open("m.o", "wb").write(header + body + b"".join(struct.pack("<IIQQQQIIQQ", *s) for s in sections))
