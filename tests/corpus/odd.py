# SPDX-License-Identifier: GPL-2.0-or-later
"""Modules that no distribution ships: made by hand, one oddity each, for both modposts to read.

An object is assembly; {export:NAME[:LICENSE[:NAMESPACE]]} stands for an export record in the form of the generation, and
{table:TYPE:ARRAY} for the name of a device table's symbol."""
import re
import subprocess

from cases import Case
from corpuslib import CorpusError, tool

GPL = '.section .modinfo, "a"\n.asciz "license=GPL"\n'
INIT = ".text\n.globl init_module\n.type init_module, %function\ninit_module: .byte 0\n"
DUMP = ("0x11111111\tneeded\tvmlinux\tEXPORT_SYMBOL\t\n0x22222222\tneeded_gpl\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
        "0x33333333\tneeded_ns\tvmlinux\tEXPORT_SYMBOL_GPL\tSPACE\n0x00000000\tneeded_zero\tvmlinux\tEXPORT_SYMBOL\t\n"
        "0x0000002a\tneeded_small\tdrivers/a/lender\tEXPORT_SYMBOL\tSPACE\n"
        "0x44444444\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n"
        + "".join(f"0x5555{n:04x}\t{'n' * n}\tvmlinux\tEXPORT_SYMBOL\t\n" for n in (1, 54, 55, 56, 57, 300)))


def uses(*names):
    return "".join(f".globl {n}\n.data\n.quad {n}\n" for n in names)


def defines(*names, section=".text"):
    return "".join(f'.section {section}, "ax"\n.globl {n}\n.type {n}, %function\n{n}: .byte 0\n' for n in names)


# name: {object: assembly}; what else the case needs stands in EXTRA.
ODD = {
    "plain": {"foo": GPL + INIT + uses("needed", "needed_gpl")},
    "nothing": {"foo": GPL},
    "no-license": {"foo": INIT},
    "no-modinfo-end": {"foo": GPL + '.asciz ""\n.asciz "=x"\n.asciz "import_ns=SPACE"\n' + uses("needed_ns")},
    "licenses": {"foo": GPL + '.asciz "license=Proprietary"\n' + uses("needed_gpl", "needed")},
    "namespace": {"foo": GPL + uses("needed_ns", "needed_small")},
    "namespace-imported-twice": {"foo": GPL + '.asciz "import_ns=SPACE"\n.asciz "import_ns=SPACE"\n' + uses("needed_ns")},
    "crc-zero-and-small": {"foo": GPL + '.asciz "import_ns=SPACE"\n' + uses("needed_zero", "needed_small")},
    "common": {"foo": GPL + ".comm shared,8,8\n.comm __gnu_lto_v1,1,1\n"},
    "suffixes": {"foo": GPL + uses("needed.123", "needed.12.x", "needed.12x", "needed.llvm.123", ".needed")},
    "weak": {"foo": GPL + uses("absent") + ".weak absent\n" + uses("needed") + ".weak needed\n"},
    "undefined": {"foo": GPL + uses("absent1", "absent2"), "drivers/b/bar": GPL + uses("absent1")},
    "undefined-many": {"foo": GPL + uses(*[f"absent{n}" for n in range(25)])},
    "lengths": {"foo": GPL + uses("n", "n" * 54, "n" * 55)},
    "too-long": {"foo": GPL + uses("n" * 56, "n" * 57, "n")},
    "name-55": {"a/" + "m" * 55: GPL + INIT},
    "name-56": {"a/" + "m" * 56: GPL + INIT},
    "staging": {"drivers/staging/x/foo": GPL + INIT, "drivers/stagingx": GPL, "tools/testing/y": GPL, "sub/drivers/staging/z": GPL},
    "link-provides": {"foo": GPL + uses("__this_module", "_GLOBAL_OFFSET_TABLE_")},
    "init-suffix": {"foo": GPL + defines("init_module.5", "cleanup_module.isra.0")},
    "exports": {"foo": GPL + defines("one", "two") + ".data\n.globl three\n.type three, %object\nthree: .quad 0\n"
                + "{export:one}{export:two:GPL}{export:three:GPL:SPACE}", "bar": GPL + uses("one", "two", "three")},
    "export-undefined": {"foo": GPL + "{export:nowhere}"},
    "export-twice": {"foo": GPL + defines("one") + "{export:one}", "bar": GPL + defines("one") + "{export:one}"},
    "export-of-vmlinux": {"foo": GPL + defines("needed") + "{export:needed}"},
    "circle": {"foo": GPL + defines("one") + "{export:one}" + uses("two"), "bar": GPL + defines("two") + "{export:two}" + uses("one")},
    "export-init": {"foo": GPL + defines("one", section=".init.text") + "{export:one}"},
    "table-unterminated": {"foo": GPL + ".data\n.type {table:pci:ids}, %object\n{table:pci:ids}:\n"
                           ".fill 40, 1, 1\n.size {table:pci:ids}, . - {table:pci:ids}\n"},
    "srcversion": {"foo": GPL + '.asciz "version=1"\n' + INIT},
}
NEW_ONLY = {     # since 6.5: malformed export records
    "record-local": {"foo": GPL + ".text\none: .byte 0\n{export:one}"},
    "record-license": {"foo": GPL + defines("one") + "{export:one:BSD}"},
    "record-strange": {"foo": GPL + defines("one") + '.section .export_symbol, "a"\nstrange:\n.asciz ""\n.asciz ""\n.balign 8\n.quad one\n'},
    "record-other": {"foo": GPL + defines("one", "two") + '.section .export_symbol, "a"\n__export_symbol_two:\n.asciz ""\n.asciz ""\n'
                     ".balign 8\n.quad one\n"},
}


# What the #SYMVER lines of every object say.
CRCS = {"one": 0x01234567, "two": 0x00000007}


def record(match, generation):
    name, license_, namespace = (match[1].split(":", 2) + ["", ""])[:3]
    if generation >= (6, 5):
        return (f'.section .export_symbol, "a"\n__export_symbol_{name}:\n.asciz "{license_}"\n.asciz "{namespace}"\n'
                f".balign 8\n.quad {name}\n")
    return (f'.section "___ksymtab{"_gpl" if license_ else ""}+{name}", "a"\n.balign 4\n__ksymtab_{name}:\n'
            f".long {name} - .\n.long __kstrtab_{name} - .\n.long __kstrtabns_{name} - .\n"
            f'.section __ksymtab_strings, "aMS", %progbits, 1\n__kstrtab_{name}: .asciz "{name}"\n'
            f'__kstrtabns_{name}: .asciz "{namespace}"\n' + ("" if generation >= (5, 19) else linked_crc(name)))


def linked_crc(name):
    """Before 5.19: what ld -r -T makes of a weak reference."""
    if name in CRCS:
        return f".globl __crc_{name}\n.set __crc_{name}, {CRCS[name]}\n"
    return f'.section "___kcrctab+{name}", "a"\n.weak __crc_{name}\n.long __crc_{name}\n'


def table(match, generation):
    if generation >= (6, 18):
        return f"__mod_device_table__kmod_{match[3] or 'foo'}__{match[1]}__{match[2]}"
    if generation >= (6, 13):
        return f"__mod_device_table__{match[1]}__{match[2]}"
    return f"__mod_{match[1]}__{match[2]}_device_table"


def make_object(path, text, target, generation):
    text = re.sub(r"\{export:([^}]*)\}", lambda m: record(m, generation), text)
    text = re.sub(r"\{table:(\w+):(\w+)(?::(\w+))?\}", lambda m: table(m, generation), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([tool("clang"), f"--target={target}", "-c", "-x", "assembler", "-", "-o", str(path)],
                          input=text, text=True, capture_output=True, check=False)
    if done.returncode:
        raise CorpusError(f"cannot assemble {path.name}: {done.stderr[:400]}")


VARIANTS = (("", ["-m"]), ("-external", ["-m", "-e"]), ("-lenient", ["-w", "-N", "-d", "nsdeps"]))


def make(directory, target, generation, more=None, variants=VARIANTS):
    """Makes the objects below @directory, @more beside those of all; returns the cases, each with every set of options."""
    table = dict(ODD, **(NEW_ONLY if generation >= (6, 5) else {}), **(more or {}))
    modules, cases = [], []
    for name, objects in table.items():
        listed = []
        for module, text in objects.items():
            # The paths of staging and testing count from the top, so those are not moved.
            path = module if name == "staging" or module == "vmlinux" else f"{name}/{module}"
            make_object(directory / f"{path}.o", text, target, generation)
            base = path.rsplit("/", 1)[-1]
            where = directory / path.removesuffix(base)
            (where / (".vmlinux.objs" if base == "vmlinux" else f"{base}.mod")).write_text(f"{path}.o\n")
            (where / f"{base}.c").write_text(f"// {base}\nchar *s = \"/* {name} */\";\n")
            (where / f".{base}.o.cmd").write_text(f"source_{path}.o := {path}.c\n\ndeps_{path}.o := \\\n\n"
                                                  + "".join(f"#SYMVER {n} 0x{crc:08x}\n" for n, crc in CRCS.items()))
            listed.append(f"{path}.o")
        modules += listed
        for what, words in variants:
            cases.append(Case(f"odd-{name}{what}", (["-M"] if generation >= (6, 6) else []) + words +
                              ["-i", "dump", "-o", "out.symvers"] + listed))
    (directory / "modules.order").write_text("".join(m + "\n" for m in modules))
    (directory / "dump").write_text(DUMP)
    return cases
