# SPDX-License-Identifier: GPL-2.0-or-later
"""Our modpost in the place of the kernel's, in kbuild as it is; and our front door before this kernel's tree."""
import re

from ltokernel.tree import IMAGES, TreeError, sha256
from matrixrun import audit, boot, build, plan

from .stages import STAGES_APART, compare, kbuild_command

SAMPLES = ("multi", "list", "optout")


def whole(tree, ours, report):
    """make MODPOST=ours over the whole kernel; what modpost wrote and all that came of it is removed before."""
    name = f"{tree.arch} make MODPOST=bin/modpost: the kernel and its modules"
    if kbuild_command(tree)[2] is STAGES_APART:
        report.skip(name, "before 5.19 MODPOST= is not only the program's name")
        return
    kept = {str(p.relative_to(tree.kept)): p.read_bytes() for p in tree.kept.rglob("*")
            if p.is_file() and p.name not in ("stamp", "modules.sums")}
    made = [f"{m}{suffix}" for m in tree.modules() for suffix in (".mod.o", ".ko")]
    for name in [*tree.modpost_results(), *made, ".vmlinux.export.o", "vmlinux", "vmlinux.unstripped", IMAGES[tree.arch]]:
        (tree.build / name).unlink(missing_ok=True)
    try:
        said = tree.make(f"MODPOST={ours}", IMAGES[tree.arch].rsplit("/", 1)[1], "modules",
                         progress="FINISH")
    except TreeError as error:
        report.test(name, str(error).split("\n"))
        return
    used, *_ = kbuild_command(tree)
    complaints = [] if used == str(ours) else [f"kbuild ran {used}, not {ours}"]
    complaints += [line for line in said.splitlines() if re.search(r"\b(WARNING|ERROR)\b", line)]
    report.test(name, complaints)
    same, count, complaints = compare(kept, tree.modpost_results())
    report.test(f"{tree.arch} make MODPOST=bin/modpost: {same} of {count} files as with the kernel's own", complaints)
    sums = [line.split(" ", 1) for line in (tree.kept / "modules.sums").read_text(encoding="utf-8").splitlines()]
    unlike = [f"{module}.ko differs" for want, module in sums if sha256(tree.build / f"{module}.ko") != want]
    report.test(f"{tree.arch} make MODPOST=bin/modpost: {len(sums) - len(unlike)} of {len(sums)} .ko identical", unlike)


def samples(tree, work):
    entries = plan.read_matrix()
    chosen = [entries[name] for name in SAMPLES if tree.arch in entries[name].archs]
    work.mkdir()
    return [(entry, build.copy(entry, work)) for entry in chosen]


def external(tree, ours, report, work):
    """An external module by kbuild alone: with the kernel's modpost, then with ours."""
    if kbuild_command(tree)[2] is STAGES_APART:
        report.skip(f"{tree.arch} modules by kbuild alone, MODPOST=bin/modpost", "before 5.19 MODPOST= is not only the program's name")
        return
    for entry, where in samples(tree, work / "external"):
        files = []
        name = f"{tree.arch} {entry.name} by kbuild alone, MODPOST=bin/modpost"
        try:
            for words in [[], [f"MODPOST={ours}"]]:
                tree.make(f"M={where}", *words, "clean")
                tree.make(f"M={where}", *words, "modules")
                paths = [*where.rglob("*.mod.c"), *where.rglob("*.ko"), where / "Module.symvers"]
                files.append({str(p.relative_to(where)): p.read_bytes() for p in paths})
            same, count, complaints = compare(*files)
            report.test(f"{name}: {same} of {count} files identical", complaints)
        except TreeError as error:
            report.test(name, str(error).split("\n"))


def front_door(tree, modules_dir, report, work):
    """make -C ltomod M=... KDIR=<this tree>, then load, use, trace, unload."""
    files, built = {}, []
    for entry, where in samples(tree, work / "frontdoor"):
        log = work / f"{entry.name}.log"
        name = f"{tree.arch} front door, {entry.name}"
        good = build.with_ltomod(entry, where, log, tree.build, tree.arch, "thin")
        found = build.module_files(entry, where)
        report.test(f"{name}: builds", [] if good and all(found.values()) else build.tail(log))
        if not good or not all(found.values()):
            continue
        complaints = audit.objects(entry, where, "thin")
        for module, path in found.items():
            complaints += [f"{path.name}: {c}" for c in audit.module(path, module, entry, tree.arch, "thin",
                                                                     tree.release())]
        report.test(f"{name}: is whole", complaints)
        files.update(found)
        built.append(entry)
    machine = boot.Guest(tree.arch, str(tree.image), str(modules_dir))
    for entry, checks in boot.run(machine, built, files, work, "frontdoor").items():
        for what, complaints in checks.items():
            report.test(f"{tree.arch} front door, {entry}: {what}", complaints)
