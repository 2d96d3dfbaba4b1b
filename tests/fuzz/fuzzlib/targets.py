# SPDX-License-Identifier: GPL-2.0-or-later
"""Who reads what: a tool, its arguments, the inputs that are spoiled for it."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    name: str
    tool: str
    seeds: str                  # names in the directory of seeds
    args: str                   # {} is the spoiled input; a word @name a good one
    file: str = "m{n}.o"        # what the spoiled input is called
    batch: int = 1              # how many inputs one run reads: the tool takes several
    stdin: str = ""             # "{}": the spoiled input, else the name of a good one
    beside: str = ""            # good ones in the same directory, "as=name"; {n} as above


ELF = "elf.o elf-O0.o arm64.o dwarf4.o plain.o linked.o lto.o vmlinux.o"
BITCODE = "thin.o full.o arm64-thin.o plain-thin.o wrapped.o"
BLOCKS = "block-plain.o block-plain-thin.o block-thin.o"
MODULES = "driver.ko driver.ko.gz driver.ko.xz driver.ko.zst"
KERNELS = "vmlinux vmlinuz.gz vmlinuz.xz"
# modpost: what every run needs, and what kbuild leaves beside an object.
OUT = "--id-layout=@id-layout -o out.symvers"
KBUILD = "m{n}.mod=m.mod .m{n}.o.cmd=m.cmd m.c=m.c m.h=m.h"
M = "m.o=plain.o m.mod=m.mod .m.o.cmd=m.cmd m.c=m.c m.h=m.h"
FINAL = "-T @module.lds --ldflags --build-id=sha1 -o out.ko plain.o"
DEBUG = "elf.o elf-O0.o dwarf4.o thin.o full.o"

TARGETS = (
    Target("inspect", "inspect", f"{ELF} {BITCODE} lib.a", "--symbols --sections {}", batch=8),
    Target("inspect-archive", "inspect", "lib.a thin.a", "--json {}", file="m{n}.a", batch=8,
           beside="plain.o=plain.o plain-thin.o=plain-thin.o"),
    Target("inspect-link", "inspect", f"{BITCODE} {BLOCKS}", "--check-link x86_64 {}", batch=8),
    Target("modpost", "modpost", f"{ELF} block-plain.o", f"--kernel=6.12 -M -m -W -i @Module.symvers {OUT} {{}}", batch=8, beside=KBUILD),
    Target("modpost-old", "modpost", ELF, f"--kernel=6.1 -m -a -E -N -d nsdeps -i @Module.symvers {OUT} {{}}", batch=8, beside=KBUILD),
    Target("modpost-symvers", "modpost", "Module.symvers", f"--kernel=6.12 -m -e -i {{}} {OUT} m.o", file="in.symvers", beside=M),
    Target("modpost-cmd", "modpost", "m.cmd", f"--kernel=6.1 -m -a -i @Module.symvers {OUT} m.o", file=".m.o.cmd", beside=M),
    Target("modpost-mod", "modpost", "m.mod", f"--kernel=6.1 -m -a -i @Module.symvers {OUT} m.o", file="m.mod", beside=M),
    Target("modpost-source", "modpost", "m.c m.h", f"--kernel=6.1 -m -a -i @Module.symvers {OUT} m.o", file="m.c", beside=M),
    Target("modpost-order", "modpost", "modules.order", f"--kernel=6.1 -m -i @Module.symvers {OUT} -T {{}}", file="order", beside=M),
    Target("modpost-id-layout", "modpost", "id-layout", "--kernel=6.12 -i @Module.symvers --id-layout={} m.o", file="layout", beside=M),
    Target("modpost-whitelist", "modpost", "whitelist", f"--kernel=6.12 -t -u {{}} -i @Module.symvers {OUT} m.o", file="list", beside=M),
    Target("modpost-block", "modpost", BLOCKS, f"--kernel=6.12 -M -m -i @Module.symvers {OUT} m.o", file="part.o",
           beside="m.o=plain.o m.mod=part.mod .part.o.cmd=plain.cmd m.c=m.c m.h=m.h"),
    Target("genksyms", "genksyms", "good.i driver.i", "-w -D -T types", file="in.i", stdin="{}"),
    Target("genksyms-7.1", "genksyms", "good.i driver.i", "--kernel=7.1 -w -D -T types", file="in.i", stdin="{}"),
    Target("genksyms-reference", "genksyms", "symtypes", "-w -p -r {}", file="types", stdin="driver.i"),
    Target("genbcksyms", "genbcksyms", DEBUG, "--stable --dump-versions -T types {}", stdin="names"),
    Target("genbcksyms-portable", "genbcksyms", DEBUG + " lib.a", "--portable {}", stdin="names"),
    Target("genbcksyms-names", "genbcksyms", "names", "@elf.o", stdin="{}", file="names"),
    Target("symvers-block-show", "symvers-block", BLOCKS, "show --json {}", batch=8),
    Target("symvers-block-verify", "symvers-block", f"{BLOCKS} lib.a", "verify {}", batch=8),
    Target("symvers-block-strip", "symvers-block", f"{BLOCKS} {BITCODE}", "strip {}", batch=8),
    Target("symvers-block-add", "symvers-block", f"{ELF} {BITCODE} {BLOCKS}", "add --from list {}", stdin="m.list"),
    Target("symvers-block-list", "symvers-block", "m.list", "add --from list m.o", stdin="{}", file="list", beside="m.o=thin.o"),
    Target("symvers-block-text", "symvers-block", "m.symversions", "add --from symversions m.o", file="m.o.symversions",
           beside="m.o=thin.o"),
    Target("mcount", "mcount", "linked.o lto.o elf.o", "-v --call nop -o out.o {}"),
    Target("lto-names", "lto-names", "promoted.o linked.o arm64.o", "-v -o out.o {}"),
    # What the linker does with it is the linker's.
    Target("modlto", "modlto", "plain-thin.o thin.o full.o wrapped.o plain.o lib.a", "--llvm 19 -o out.o {} -- false"),
    Target("modlto-list", "modlto", "m.mod", "--llvm 19 -o out.o --mod {} -- false", file="m.mod", beside="m.o=plain-thin.o"),
    Target("modfinal", "modfinal", "plain.o elf.o linked.o lto.o dwarf4.o", f"--handoff @plain.handoff --template @plain.mod.o {FINAL}", file="plain.o"),
    Target("modfinal-handoff", "modfinal", "plain.handoff", f"--handoff {{}} --template @plain.mod.o {FINAL}", file="handoff", beside="plain.o=plain.o"),
    Target("modfinal-template", "modfinal", "plain.mod.o", f"--handoff @plain.handoff --template {{}} {FINAL}", file="t.mod.o",
           beside="plain.o=plain.o t.mod.c.handoff=plain.mod.c.handoff"),
    Target("modfinal-script", "modfinal", "module.lds", "--handoff @plain.handoff --template @plain.mod.o -T {} -o out.ko plain.o", file="lds",
           beside="plain.o=plain.o"),
    Target("btf-dedupe", "btf-dedupe", "module.btf", "-v --base @kernel.btf {}", file="m.btf"),
    Target("btf-dedupe-base", "btf-dedupe", "kernel.btf", "-v --base {} m.btf", file="k.btf", beside="m.btf=module.btf"),
    Target("btf-dedupe-object", "btf-dedupe", "btf-module.o", "-v --distill --base @kernel.btf {}"),
    Target("hardening", "hardening", "linked.o lto.o arm64.o elf-O0.o", "--auto-conf @auto.conf --table --json {}"),
    Target("hardening-conf", "hardening", "auto.conf", "--auto-conf {} @linked.o", file="auto.conf"),
    Target("hardening-cmd", "hardening", "m.cmd", "--auto-conf @auto.conf --cmd {} @linked.o", file=".m.o.cmd"),
    Target("modlto-report", "modlto", f"{ELF} driver.ko", "--report {}"),
    Target("modlto-page", "modlto", f"{ELF} driver.ko", "--report --html --inputs @lib.a {}"),
    Target("modlto-inputs", "modlto", f"{BITCODE} lib.a", "--report --json --inputs {} @linked.o"),
    Target("audit", "audit", f"{ELF} {MODULES}", "--symvers @Module.symvers --source-names --unused {}", file="m{n}.ko", batch=8),
    Target("initcall-order", "initcall-order", f"{ELF} {BITCODE} lib.a", "{}", batch=8),
    Target("initcall-verify", "initcall-order", "vmlinux.o", "--verify {} @thin.o"),
    Target("modvers-dump", "modvers", f"{MODULES} {BLOCKS} {KERNELS} Module.symvers vmlinux.o", "dump --json {}", file="m{n}", batch=4),
    Target("modvers-check", "modvers", MODULES, "check --against @Module.symvers {}", file="m{n}", batch=4),
    Target("modvers-types", "modvers", "typed.ko", "check --against @Module.symvers --against @kernel.btf {}", file="m{n}", batch=4),
    Target("modvers-types-kernel", "modvers", "kernel.btf", "check @typed.ko --against @Module.symvers --against {}", file="against"),
    Target("modvers-against", "modvers", f"{KERNELS} Module.symvers vmlinux.o", "check @driver.ko --against {}", file="against"),
    Target("modvers-compare", "modvers", "Module.symvers old.symvers", "compare --json {} @Module.symvers", file="new.symvers"),
    Target("modvers-rules", "modvers", "rules", "compare --rules {} @old.symvers @Module.symvers", file="rules"),
)
