# SPDX-License-Identifier: GPL-2.0-or-later
"""Good inputs of every kind, made when they are wanted: by clang, by ld.lld, by our own tools, and small texts."""
import gzip
import lzma
import os
import pathlib
import shutil
import struct
import subprocess

HERE = pathlib.Path(__file__).resolve().parent.parent
SUFFIX = os.environ.get("LLVM_SUFFIX", "-19")
CODE = "-O2 -g -ffreestanding -w -c".split()
KERNEL = "-mcmodel=kernel -fno-pic -mno-red-zone -mretpoline-external-thunk -pg -mfentry".split()
X86, ARM = "--target=x86_64-linux-gnu", "--target=aarch64-linux-gnu"

# name: how clang makes it of driver.c
OBJECTS = {
    "elf.o": [X86, *KERNEL], "elf-O0.o": [X86, "-O0"], "arm64.o": [ARM, "-mbranch-protection=standard"],
    "dwarf4.o": [X86, "-gdwarf-4"],
    "thin.o": [X86, "-flto=thin", "-fsplit-lto-unit"], "full.o": [X86, "-flto"], "arm64-thin.o": [ARM, "-flto=thin"],
    "plain.o": [X86, "-g0"], "plain-thin.o": [X86, "-g0", "-flto=thin"],
}
COMMAND = ("savedcmd_m.o := clang-19 -Wp,-MMD,./.m.o.d -mretpoline-external-thunk -O2 -c -o m.o m.c\n\nsource_m.o := m.c\n\n"
           "deps_m.o := \\\n  m.h \\\n    $(wildcard include/config/PCI) \\\n\nm.o: $(deps_m.o)\n\n$(deps_m.o):\n\n")
TEXTS = {
    "Module.symvers": "0x12345678\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n0x9abcdef0\timported_data\tvmlinux\tEXPORT_SYMBOL_GPL\tCRYPTO\n"
                      "0x00000002\t__fentry__\tvmlinux\tEXPORT_SYMBOL\t\n0x00000003\t__x86_indirect_thunk_r11\tvmlinux\tEXPORT_SYMBOL\t\n"
                      "0x00000001\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n0x0badcafe\tother\tdrivers/a/b\tEXPORT_SYMBOL\tmodule:x,y-*\n",
    "old.symvers": "0x12345677\tprintk\tvmlinux\tEXPORT_SYMBOL_GPL\t\n0x9abcdef0\timported_data\tkernel/x\tEXPORT_SYMBOL\tNS\n",
    "rules": "# tolerated\nprintk\tPASS\nmodule:snd-*\ndrivers/a/b FAIL\nimported_* PASS\nCRYPTO PASS\n[stablelist]\n\tprintk\n",
    "m.cmd": f"{COMMAND}#SYMVER exported_function 0x11223344\n#SYMVER exported_ring 0x55667788\n", "plain.cmd": COMMAND,
    "m.c": "/* A source. */\nint x = 'a'; // one\nchar *s = \"a\\\"b\\n\";\n", "m.h": "int x;\\\n\\\ny \"/*\"\n",
    "m.mod": "m.o\n", "part.mod": "part.o\n",
    "m.symversions": "__crc_exported_function = 0x11223344;\n__crc_exported_ring = 0x55667788;\n",
    "m.list": "exported_function=0x11223344 EXPORT_SYMBOL_GPL NS\n# comment\nexported_ring=7\n",
    "modules.order": "m.o\ndrivers/a/b.ko\n",
    "module.lds": "SECTIONS {\n /DISCARD/ : { *(.discard) *(.discard.*) *(.export_symbol) }\n __ksymtab 0 : ALIGN(8) { *(SORT(___ksymtab+*)) }\n"
                  " __kcrctab 0 : ALIGN(4) { *(SORT(___kcrctab+*)) }\n __bug_table 0 : { KEEP(*(__bug_table)) }\n"
                  " .data : { . = ALIGN(8); __start_x = .; KEEP(*(x)) __stop_x = .; }\n .rodata : { *(.rodata .rodata.[0-9a-zA-Z_]*) }\n"
                  " .plt 0 : { BYTE(0) }\n}\n",
    "whitelist": "printk\nexported_ring\n",
    "auto.conf": "CONFIG_RETPOLINE=y\nCONFIG_STACKPROTECTOR_STRONG=y\nCONFIG_X86_KERNEL_IBT=y\nCONFIG_FUNCTION_PADDING_BYTES=16\n"
                 "CONFIG_LOCALVERSION=\"-x\"\nCONFIG_SLS=y\n",
    "id-layout": "# ltomod id-layout 1 x86_64\nstruct pci_device_id 40\nfield pci_device_id.vendor 0 4\nfield pci_device_id.device 4 4\n"
                 "field pci_device_id.subvendor 8 4\nfield pci_device_id.subdevice 12 4\nfield pci_device_id.class 16 4\n"
                 "field pci_device_id.class_mask 20 4\nfield pci_device_id.override_only 32 4\nconst PCI_ANY_ID 4294967295\n",
    "symtypes": "e#state enum state { IDLE , BUSY = 7 , GONE = - 1 } \ns#ring struct ring { s#ring * next ; e#state state : 4 ; } \n"
                "t#u32 typedef unsigned int u32 \nexported_function int exported_function ( s#ring * , e#state ) \n",
    "names": "exported_function\nexported_ring\ninit_module\nprintk\n",
    "good.i": "# 1 \"m.c\"\ntypedef unsigned int u32;\nstruct list { struct list *next, *prev; };\nenum e { A, B = 3, C = B << 2 };\n"
              "static inline int f(int a) { return a ? f(a - 1) : 0; }\nextern u32 (*table[4])(struct list *, enum e, ...) __attribute__((aligned(8)));\n"
              "union u { u32 a : 3; struct { char c[sizeof(int) * 2]; } in; };\n_Static_assert(sizeof(int) == 4, \"x\");\n"
              "__typeof__(table) other;\nint g(const volatile union u *restrict p, u32 b[static 3]);\n"
              "extern const char __crc_g; __GENKSYMS_EXPORT_SYMBOL(g);\n__GENKSYMS_EXPORT_SYMBOL(table);\n__GENKSYMS_EXPORT_SYMBOL(other);\n",
}


def run(argv, cwd, stdin=None):
    done = subprocess.run(argv, cwd=cwd, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, argv))}: exit status {done.returncode}\n{done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return done.stdout


def boot_image(packed):
    """As x86 boots it: a boot program of three sectors that says where what is packed begins, and its release."""
    image = bytearray(3 * 512)
    image[0x1f1] = 2
    image[0x202:0x208] = b"HdrS" + struct.pack("<H", 0x20f)
    struct.pack_into("<H", image, 0x20e, 0x250)
    struct.pack_into("<II", image, 0x248, 0, len(packed))
    image[0x450:0x45f] = b"6.1.0-test (me)"
    return bytes(image) + packed


def make_btf(directory):
    """Types of a kernel that gcc compiled, and of a module that clang did: alone, and one behind the other."""
    task = f'#include "{HERE.parent}/cli/btf-dedupe/task.h"\n'
    for compiler, name, code, base in (("gcc", "kernel", "struct task first;", []),
                                       (f"clang{SUFFIX}", "module", "struct own { struct task *t; } own;", ["--btf_base", "btf-kernel.o"])):
        file = f"btf-{name}.o"
        run([compiler, *CODE, "-o", file, "-x", "c", "-"], directory, f"{task}{code}\n".encode())
        run(["pahole", "-J", *base, file], directory)
        run([f"llvm-objcopy{SUFFIX}", "-O", "binary", "--only-section=.BTF", "--set-section-flags", ".BTF=alloc", file, f"{name}.btf"],
            directory)
    kernel, module = ((directory / f"{name}.btf").read_bytes() for name in ("kernel", "module"))
    run([f"llvm-objcopy{SUFFIX}", "--add-section", ".BTF=module.btf", "driver.ko", "typed.ko"], directory)
    (directory / "both.btf").write_bytes(struct.pack("<I", len(kernel)) + kernel + module)


def make_handoff(directory, tools):
    """What modpost hands over of plain.o, and its template, compiled with as much of a kernel's headers as it takes."""
    (directory / "plain.mod").write_text("plain.o\n", encoding="utf-8")
    (directory / ".plain.o.cmd").write_text(TEXTS["plain.cmd"], encoding="utf-8")
    run([tools / "modpost", "--kernel=6.12", "-w", "-N", "-i", "Module.symvers", "--id-layout=id-layout", "--handoff=plain.handoff",
         "--template=plain.mod.c", "-o", "plain.symvers", "plain.o"], directory)
    run([f"clang{SUFFIX}", X86, "-O2", "-c", f"-I{HERE.parent}/finalize/headers", '-DKBUILD_MODNAME="ltomod_template"', "-o", "plain.mod.o",
         "plain.mod.c"], directory)


def make(directory, tools):
    """Fill @directory; our @tools are those of a plain or a sanitized build."""
    source = HERE / "seeds/driver.c"
    for name, flags in OBJECTS.items():
        run([f"clang{SUFFIX}", *CODE, *flags, "-o", name, source], directory)
    for name, text in TEXTS.items():
        (directory / name).write_text(text, encoding="utf-8")
    ld, ar = f"ld.lld{SUFFIX}", f"llvm-ar{SUFFIX}"
    run([ld, "-r", "-o", "linked.o", "elf.o"], directory)
    run([ld, "-r", "-o", "lto.o", "thin.o"], directory)
    # As ThinLTO calls a static that another object uses.
    run([f"llvm-objcopy{SUFFIX}", "--globalize-symbol=cleanup", "--redefine-sym=cleanup=cleanup.llvm.1234", "linked.o", "promoted.o"],
        directory)
    run([ar, "crD", "lib.a", "plain.o", "plain-thin.o", "arm64.o"], directory)
    run([ar, "crD", "--thin", "thin.a", "plain.o", "plain-thin.o"], directory)
    make_handoff(directory, tools)
    # Objects that carry versions, and bitcode in its wrapper.
    for name in ("plain.o", "plain-thin.o", "thin.o"):
        block = directory / f"block-{name}"
        shutil.copy(directory / name, block)
        run([tools / "symvers-block", "add", "--from", "list", block], directory, TEXTS["m.list"].encode())
    bitcode = (directory / "plain-thin.o").read_bytes()
    (directory / "wrapped.o").write_bytes(struct.pack("<5I", 0x0b17c0de, 0, 20, len(bitcode), 7) + bitcode)
    module = (directory / "linked.o").read_bytes()
    (directory / "driver.ko").write_bytes(module)
    (directory / "driver.ko.gz").write_bytes(gzip.compress(module, mtime=0))
    (directory / "driver.ko.xz").write_bytes(lzma.compress(module, check=lzma.CHECK_CRC32))
    if shutil.which("zstd"):
        run(["zstd", "-q", "-o", "driver.ko.zst", "driver.ko"], directory)
    if shutil.which("pahole"):
        make_btf(directory)
    (directory / "driver.i").write_bytes(run([f"clang{SUFFIX}", X86, "-E", "-D__GENKSYMS__", source], directory) +
                                         b"__GENKSYMS_EXPORT_SYMBOL(exported_function);\n__GENKSYMS_EXPORT_SYMBOL(exported_ring);\n")
    # A linked kernel that modules can be loaded into, as it is and as it is booted.
    run([f"clang{SUFFIX}", X86, "-c", "-o", "kernel.o", HERE / "seeds/kernel.S"], directory)
    run([ld, "-o", "vmlinux", "kernel.o"], directory)
    kernel = (directory / "vmlinux").read_bytes()
    (directory / "vmlinuz.gz").write_bytes(boot_image(gzip.compress(kernel, mtime=0)))
    (directory / "vmlinuz.xz").write_bytes(boot_image(lzma.compress(kernel, check=lzma.CHECK_NONE) + struct.pack("<I", len(kernel))))
    # One with its initcalls in order.
    run([tools / "initcall-order", "-o", "order.lds", "thin.o"], directory)
    run([ld, "-r", "-T", "order.lds", "-o", "vmlinux.o", "thin.o"], directory)
