# SPDX-License-Identifier: GPL-2.0-or-later
"""The combinations of options and inputs that both modposts are given.

kbuild of 6.1 (scripts/Makefile.modpost) reads the list of modules from standard input, 6.12 from a file; 6.12 has -M
(CONFIG_MODULES), and -t and -u (CONFIG_TRIM_UNUSED_KSYMS).  All else is the same, so a case is made for both."""
import dataclasses
import re


@dataclasses.dataclass
class Case:
    name: str
    argv: list
    stdin: str = ""
    files: dict = dataclasses.field(default_factory=dict)   # path -> bytes, in place of the corpus's own
    is_truth: bool = False                                  # its results are those of the distribution


def every(items, step, offset=0):
    return [item for number, item in enumerate(items) if number % step == offset]


def cases_of(corpus, generation):
    """The cases for a corpus, as a list."""
    trims = generation >= (6, 5)
    order = (corpus / "modules.order").read_text()
    modules = order.split()
    symvers = (corpus / "vmlinux.symvers").read_text().splitlines(keepends=True)
    common = ["-M"] if generation >= (6, 6) else []
    cases = []

    def add(name, *words, listed=order, files=None, **more):
        """A case with the list given as kbuild of that generation gives it."""
        files = dict(files or {})
        if trims:
            files["list"] = listed.encode()
        cases.append(Case(name, common + list(words) + ["-T", "list" if trims else "-"],
                          "" if trims else listed, files, **more))

    # In-tree: with vmlinux.o, without it (so nothing is known of the kernel's exports), with its dump.
    add("whole", "-m", "-o", "Module.symvers", "vmlinux.o")
    add("whole-srcversion", "-m", "-a", "-E", "-o", "Module.symvers", "vmlinux.o")
    add("vmlinux", "-m", "-o", "out.symvers", "vmlinux.o", listed="")
    add("modules-only", "-m", "-w", "-o", "modules-only.symvers")
    add("modules-only-strict", "-m", "-o", "modules-only.symvers")
    add("dump", "-m", "-i", "vmlinux.symvers", "-o", "Module.symvers", is_truth=True)
    add("no-modversions", "-i", "vmlinux.symvers", "-o", "Module.symvers")
    add("no-modversions-whole", "-a", "-o", "Module.symvers", "vmlinux.o")
    add("extra-warnings", "-m", "-W", "-i", "vmlinux.symvers", "-o", "Module.symvers")
    add("section-error", "-m", "-W", "-E", "-i", "vmlinux.symvers", "-o", "Module.symvers")
    add("no-output", "-m", "-i", "vmlinux.symvers")

    # make -i -k: some modules were never built.
    gone = "".join(f"{name}\ndrivers/gone/absent{i}.o\n" for i, name in enumerate(every(modules, 10)))
    add("ignore-missing", "-m", "-n", "-w", "-i", "vmlinux.symvers", "-o", "Module.symvers", listed=gone)

    # External: all modules against the kernel; some against the whole tree, whose exports they replace.
    add("external", "-m", "-e", "-i", "vmlinux.symvers", "-o", "out.symvers")
    some = "".join(name + "\n" for name in every(modules, 3))
    whole = b"".join(line.encode() for line in symvers) + module_dump(corpus, modules)
    add("external-replaces", "-m", "-e", "-a", "-i", "whole.symvers", "-o", "out.symvers", listed=some,
        files={"whole.symvers": whole})
    split = {"one.symvers": "".join(symvers).encode(), "two.symvers": module_dump(corpus, every(modules, 2)),
             "three.symvers": module_dump(corpus, every(modules, 2, 1))}
    add("external-extra-symbols", "-m", "-e", "-i", "one.symvers", "-i", "two.symvers", "-i", "three.symvers",
        "-o", "out.symvers", listed=some, files=split)
    add("external-later-dump-wins", "-m", "-e", "-i", "one.symvers", "-i", "two.symvers", "-i", "again.symvers",
        "-o", "out.symvers", listed=some, files=dict(split, **{"again.symvers": changed_dump(corpus, every(modules, 2))}))
    add("external-vmlinux-twice", "-m", "-e", "-i", "one.symvers", "-i", "one.symvers", "-o", "out.symvers",
        listed=some, files=split)
    add("external-no-dump", "-m", "-e", "-w", "-o", "out.symvers", listed=some)

    # Namespaces that nobody imports.
    moved = {"vmlinux.symvers": "".join(in_namespace(line, number) for number, line in enumerate(symvers)).encode()}
    add("namespaces-nsdeps", "-m", "-N", "-d", "nsdeps", "-i", "vmlinux.symvers", "-o", "Module.symvers", files=moved)
    add("namespaces-strict", "-m", "-d", "nsdeps", "-i", "vmlinux.symvers", "-o", "Module.symvers", files=moved)
    add("nsdeps-none", "-m", "-N", "-d", "nsdeps", "-i", "vmlinux.symvers", "-o", "Module.symvers")

    # Licenses: some modules are no longer under the GPL, some say nothing.
    def relicensed(pattern, by):
        done = {}
        for name in every(modules, 40):
            data = (corpus / name).read_bytes()
            if pattern in data:
                done[name] = data.replace(pattern, by)
        return done
    add("license-proprietary", "-m", "-i", "vmlinux.symvers", "-o", "Module.symvers",
        files=relicensed(b"\0license=GPL\0", b"\0license=MIT\0"))
    add("license-missing", "-m", "-i", "vmlinux.symvers", "-o", "Module.symvers",
        files=relicensed(b"\0license=GPL\0", b"\0losense=GPL\0"))

    # Exports without a CRC, in modules and in the kernel.
    bare = {}
    for name in every(modules, 5):
        path = re.sub(r"([^/]+)$", r".\1.cmd", name)
        bare[path] = re.sub(rb"#SYMVER [a-m].*\n", b"", (corpus / path).read_bytes())
    add("no-crc", "-m", "-i", "vmlinux.symvers", "-o", "Module.symvers", files=bare)
    path = ".built-in.o.cmd"
    add("no-crc-vmlinux", "-m", "-o", "Module.symvers", "vmlinux.o",
        files={path: re.sub(rb"#SYMVER [a-d].*\n", b"", (corpus / path).read_bytes())})

    # One module twice: its exports clash with themselves.
    add("listed-twice", "-m", "-i", "vmlinux.symvers", "-o", "Module.symvers", listed=order + modules[len(modules) // 2] +
        "\n" + modules[0] + "\n")
    # Modules export what the kernel exports.
    add("dump-and-vmlinux", "-m", "-i", "vmlinux.symvers", "-o", "Module.symvers", "vmlinux.o", listed=some)

    if trims:
        white = "".join(line.split("\t")[1] + "\n" for line in every(symvers, 7)).encode()
        add("trim", "-m", "-t", "-o", "Module.symvers", "vmlinux.o")
        add("trim-whitelist", "-m", "-t", "-u", "white", "-o", "Module.symvers", "vmlinux.o",
            files={"white": white + b"\nno_such_symbol\n"})
        add("trim-no-crc", "-m", "-t", "-u", "white", "-o", "Module.symvers", "vmlinux.o",
            files={"white": white, path: re.sub(rb"#SYMVER [a-d].*\n", b"", (corpus / path).read_bytes())})
        add("whitelist-without-trim", "-m", "-u", "white", "-o", "Module.symvers", "vmlinux.o", files={"white": white})
    if common:
        cases.append(Case("vmlinux-without-modules", ["-m", "-o", "out.symvers", "vmlinux.o"]))
    return cases


def module_dump(corpus, modules):
    """The Module.symvers lines of these modules, from the #SYMVER lines of their .cmd; license and namespace are made up."""
    lines = []
    for name in modules:
        text = (corpus / re.sub(r"([^/]+)$", r".\1.cmd", name)).read_text()
        for number, (symbol, crc) in enumerate(re.findall(r"^#SYMVER (\S+) (\S+)$", text, re.M)):
            lines.append(f"{crc}\t{symbol}\t{name[:-2]}\tEXPORT_SYMBOL{'_GPL' if number % 3 else ''}\t\n")
    return "".join(lines).encode()


def changed_dump(corpus, modules):
    """The same exports with other versions, from modules elsewhere."""
    return re.sub(rb"^0x........\t(\S+)\t(\S+)", rb"0x0badcafe\t\1\telsewhere/\2", module_dump(corpus, modules), flags=re.M)


def in_namespace(line, number):
    """Every 97th export of the kernel moves to a namespace."""
    return line[:-1] + f"MADE_UP_{number % 5}\n" if number % 97 == 0 and line.endswith("\t\n") else line
