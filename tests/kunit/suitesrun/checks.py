# SPDX-License-Identifier: GPL-2.0-or-later
"""What has to come out, a function for each step of tests/kunit/suites."""
import dataclasses
import pathlib
import re

import damage                       # tests/boot
from ltoboot import elf
from ltokernel.tree import ROOT, Tree
from matrixrun import audit, build  # tests/modules

from . import guest, sources

PASS, FAIL = "pass", ("fail", "crash")
BITCODE = b"BC\xc0\xde"
CODE = "ltomod_kunit_code"
# What the kernel patches when it loads a module: where it is configured, CODE has places for it.
PATCHED = {
    "CONFIG_JUMP_LABEL": "__jump_table",
    "CONFIG_HAVE_STATIC_CALL_INLINE": ".static_call_sites",
    "CONFIG_RETPOLINE": ".retpoline_sites",
    "CONFIG_MITIGATION_RETPOLINE": ".retpoline_sites",
    "CONFIG_RETHUNK": ".return_sites",
    "CONFIG_MITIGATION_RETHUNK": ".return_sites",
}
SHOWN = 20                          # lines about one module
LENDER, IMPORTS = "ltomod_kunit_lender", "ltomod_kunit_imports"
IMPORT = "ltomod_kunit_count"       # what IMPORTS gets from LENDER


@dataclasses.dataclass
class Target:
    """One kernel for one architecture, and a directory to work in."""
    tree: Tree
    work: pathlib.Path
    is_users: bool      # built from sources of the user's own

    @property
    def arch(self):
        return self.tree.arch

    @property
    def label(self):
        return f"{self.tree.release()} {self.arch}"

    @property
    def modules_dir(self):
        return self.tree.build      # kunit.ko is found in there

    def place(self, name):
        return self.work / f"{self.tree.release()}-{self.arch}-{name}"


def not_as_asked(where, lto):
    """Complaints about what the compiler made of C files: bitcode with LTO, and only then."""
    objects = [path.with_suffix(".o") for path in sorted(where.rglob("*.c")) if not path.name.endswith(".mod.c")]
    want = BITCODE if lto in audit.LTO_MODES else b"\x7fELF"
    return [f"{path.name} is {'not ' if want == BITCODE else ''}bitcode, with LTO={lto}" for path in objects
            if path.exists() and path.read_bytes()[:4] != want]


def front_door(target, where, lto):
    """(the .ko files by module, complaints, the log)"""
    log = where.with_name(where.name + ".log")
    good = build.make(["-C", str(ROOT), f"M={where}", f"ARCH={target.arch}", f"KDIR={target.tree.build}", f"LTO={lto}"], log)
    files = {p.stem.replace("-", "_"): p for p in sorted(where.rglob("*.ko"))}
    complaints = [] if good else build.tail(log)
    if good:
        complaints = not_as_asked(where, lto) if files else ["no module came out", *build.tail(log)]
    return files, complaints, log


def not_to_patch(target, obj):
    wanted = {name for option, name in PATCHED.items() if option in target.tree.has()}
    there = {section.name for section in obj.sections if section.size}
    return [f"there is no section {name}, though the kernel is configured for it" for name in sorted(wanted - there)]


def build_ours(target, lto, report):
    """The modules of tests/modules/kunit, looked at from outside; {} when they cannot be run."""
    where = sources.copy_ours(target.place(f"ours-{lto}"))
    files, complaints, log = front_door(target, where, lto)
    broken = bool(complaints)
    if not broken:
        # What a compiler newer than a kernel of the user's own says of its headers is not about ours.
        complaints = [f"a warning: {line}" for line in build.warnings(log)
                      if not (target.is_users and line.startswith(f"{target.tree.source}/"))]
    for path in [] if broken else files.values():
        obj = elf.parse(path.read_bytes())
        complaints += [f"{path.name}: {c}" for c in audit.sections(obj, target.arch, lto) + audit.versions(obj)]
        complaints += [f"{path.name}: {c}" for c in (not_to_patch(target, obj) if path.stem == CODE else [])]
        aliases = [value for key, value in elf.modinfo(obj) if key == "alias"]
        wanted = [where / "aliases"] if path.stem == "ltomod_kunit_devices" else []
        complaints += [f"{path.name}: {c}" for c in audit.aliases(aliases, wanted)]
    report.test(f"{target.label} {lto}: our suites build, {len(files)} modules", complaints)
    return {} if broken else files


def by_case(results):
    return {case: entry for cases in results.values() for case, entry in cases.items()}


def ours(target, lto, files, report):
    results, wrong = guest.kunit(target, files.values(), target.place(f"ours-{lto}.console"))
    got = by_case(results)
    for case in sorted(sources.cases()):
        status, said = got.pop(case, ("lost: the module did not bring it to the kernel", []))
        report.test(f"{target.label} {lto}: {case}", [] if status == PASS else [status, *said[:12]])
    report.test(f"{target.label} {lto}: nothing else was said", wrong + [f"{case} is not in the sources" for case in got])


def versions(target, lto, files, report):
    missing = [name for name in (LENDER, IMPORTS) if name not in files]
    if missing:
        report.test(f"{target.label} {lto}: a wrong version is refused", [f"there is no {name}.ko" for name in missing])
        return
    lender, imports = files[LENDER], files[IMPORTS]
    damaged = imports.with_name("damaged.ko")
    try:
        damaged.write_bytes(damage.wrong_crc(imports.read_bytes(), IMPORT))
    except AssertionError as error:
        report.test(f"{target.label} {lto}: a wrong version is refused", [str(error)])
        return
    (bad, good), wrong = guest.tries(target, [lender, damaged], [lender, imports])
    if lender.name not in [pathlib.PurePath(f).name for f in bad["files"][:1]] or not bad["exit"]:
        wrong.append("the kernel took it")
    if not any(f"disagrees about version of symbol {IMPORT}" in line for line in bad["dmesg"]):
        wrong += ["the kernel did not say why:", *bad["dmesg"]]
    if good["exit"]:
        wrong += ["the kernel refused the undamaged one:", *good["output"], *good["dmesg"]]
    report.test(f"{target.label} {lto}: a wrong version is refused, the right one taken", wrong)


def mutants(target, lto, report):
    """All at once: a case that still passes, tests nothing; a case that no mutant is for, is not known to test anything."""
    where = sources.copy_ours(target.place(f"mutants-{lto}"))
    kills = sources.mutate(where)
    files, complaints, _ = front_door(target, where, lto)
    if not complaints:
        results, complaints = guest.kunit(target, files.values(), target.place(f"mutants-{lto}.console"))
        got = by_case(results)
        complaints += [f"{case}: there is no such case" for case in sorted(kills - sources.cases())]
        complaints += [f"{case}: no mutant is for it" for case in sorted(sources.cases() - kills)]
        complaints += [f"{case}: {got[case][0] if case in got else 'did not run'}, though it was broken"
                       for case in sorted(kills) if case not in got or got[case][0] not in FAIL]
    report.test(f"{target.label} {lto}: each of {len(kills)} cases fails when what it tests is broken", complaints)


def kernels_own(target, ltos, report):
    plain = target.place("kernel-kbuild")
    modules = sources.copy_kernels_own(target.tree, plain)
    target.tree.make(f"M={plain}", "modules")
    want, wrong = guest.kunit(target, sorted(plain.glob("*.ko")), target.place("kernel-kbuild.console"))
    ran = sum(len(cases) for cases in want.values())
    least = 50 if target.tree.release().startswith("5.") else 100
    report.test(f"{target.label}: {len(want)} of the kernel's own suites built by kbuild give {ran} results",
                wrong + ([] if len(want) == len(modules) and ran > least else ["that is too few: " + ", ".join(modules)]))
    for lto in ltos:
        where = target.place(f"kernel-{lto}")
        sources.copy_kernels_own(target.tree, where)
        files, wrong, _ = front_door(target, where, lto)
        if wrong:
            report.test(f"{target.label} {lto}: the kernel's own suites build", wrong)
            continue
        got, wrong = guest.kunit(target, files.values(), target.place(f"kernel-{lto}.console"))
        for module, cases in want.items():
            report.test(f"{target.label} {lto}: {module}, {len(cases)} results as with kbuild",
                        differences(cases, got.get(module, {})))
        report.test(f"{target.label} {lto}: the kernel's own suites, nothing else was said", wrong)


# Reads what the stack happens to hold: skipped when that is the mark of its filler, passed when something lies over it.
BY_CHANCE = re.compile(r"stackinit\.\w+_none$")


def differences(want, got):
    """Between the results of two builds of one module; what such a case said, and the first of many."""
    lines = []
    for case in [*want, *(c for c in got if c not in want)]:
        before, after = (side.get(case, ("not there", []))[0] for side in (want, got))
        if before != after and not (BY_CHANCE.match(case) and {before, after} == {"pass", "skip"}):
            lines += [f"{case}: {before} by kbuild, {after} by ltomod", *got.get(case, ("", []))[1][:8]]
    return lines[:SHOWN] + ([f"... {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else [])
