# SPDX-License-Identifier: GPL-2.0-or-later
"""All modules of the kernel linked again as LTO=whole links them, in the place of what kbuild's ThinLTO made of them."""
import os
import pathlib
import sys

from ltokernel.tree import TreeError

from . import direct

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(TESTS / "bench"), str(TESTS / "whole")]


def link(kernel, work, complaints):
    """Puts objects of our own into the farm of a reference.Build, for all modules that are not of assembly alone.
    What they lack of the same module linked without LTO is added to complaints.  Returns how many they are."""
    import kept         # pylint: disable=import-outside-toplevel
    import variants     # pylint: disable=import-outside-toplevel
    count = 0
    try:
        shop = variants.Workshop(variants.Kernel(kernel.kdir), work)
        for module in kernel.modules:
            name = kernel.objects[module]
            made = {}
            for mode in ("none", "whole"):
                objects = shop.compile_all(shop.kernel.objects(module), mode)
                made[mode] = shop.link(mode, work / "linked" / mode / name, objects)
            if not any(variants.is_bitcode(path) for path in objects):
                continue
            complaints += [f"{module}: {line}" for line in kept.lost(kept.Kept(made["none"]), kept.Kept(made["whole"]))]
            for words in variants.commands(shop.kernel.at(name)):
                if os.path.basename(words[0]) == "objtool":     # which kbuild runs behind the link, where the architecture has it
                    variants.run([*words[:-1], made["whole"]], kernel.kdir)
            os.replace(made["whole"], kernel.farm / name)
            count += 1
        return count
    except variants.VariantError as error:
        raise TreeError(str(error)) from None


def all_modules(tree, modules_dir, report, bins, work):
    def relink(kernel):
        complaints = []
        count = link(kernel, work / "whole.objects", complaints)
        report.test(f"{tree.arch} whole: {count} modules have all that LTO=none's have", complaints if count else ["none has bitcode"])

    direct.finish_and_load(tree, modules_dir, report, bins, work / "whole", "whole", relink)
