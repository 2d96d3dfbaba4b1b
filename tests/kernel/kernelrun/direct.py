# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's own judgement of modules that modfinal wrote: all of them in the place of those that were linked."""
import pathlib
import shutil
import sys

from ltokernel.tree import TreeError

from . import guest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "finalize"))
TEMPLATE = "ltomod_template.mod.c"


def finish_and_load(tree, modules_dir, report, bins, work, what, prepare=None):
    """@prepare may put other objects into the farm of the reference.Build first."""
    # Not before it is needed: it is one of several suites that share it.
    import reference    # pylint: disable=import-outside-toplevel
    farm, out, there = work / "farm", work / "made", work / "modules" / modules_dir.name
    try:
        kernel = reference.Build(tree.build, farm)
        if prepare:
            prepare(kernel)
        kernel.modpost(bins / "modpost", "--handoff=handoff", f"--template={TEMPLATE}")
        said = kernel.finisher(bins).direct(farm / "handoff", farm / TEMPLATE, out, kernel.modules)
    except RuntimeError as error:
        raise TreeError(str(error)) from None
    shutil.copytree(modules_dir, there, symlinks=True)
    installed = {path.name: path for path in there.rglob("*.ko")}
    replaced = [m for m in kernel.modules if (out / f"{m}.ko").exists() and f"{m.rsplit('/', 1)[-1]}.ko" in installed]
    for module in replaced:
        shutil.copy(out / f"{module}.ko", installed[f"{module.rsplit('/', 1)[-1]}.ko"])
    report.test(f"{tree.arch} {what}: {len(replaced)} of {len(kernel.modules)} modules written without a compiler", said.splitlines()[:8] +
                [f"{m}: not made" for m in kernel.modules if m not in replaced])
    guest.all_modules(tree, there, report, what)


def all_modules(tree, modules_dir, report, bins, work):
    finish_and_load(tree, modules_dir, report, bins, work / "direct", "modfinal")
