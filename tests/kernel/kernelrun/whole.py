# SPDX-License-Identifier: GPL-2.0-or-later
"""All modules of the kernel linked again as LTO=whole links them, in the place of what kbuild's ThinLTO made of them."""
import os
import pathlib
import shlex
import sys

from ltokernel.tree import TreeError

from . import direct

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(TESTS / "bench"), str(TESTS / "whole")]


def passes(path):
    """What kbuild has run over an object behind its link, as words: objtool, where the architecture has it."""
    line = path.read_text(encoding="utf-8").split("\n", 1)[0].partition(" := ")[2].replace("$$", "$").replace("$(pound)", "#")
    apart = shlex.shlex(line, posix=True, punctuation_chars=";")
    apart.whitespace_split = True
    commands = [[]]
    for word in apart:
        if set(word) == {";"}:
            commands.append([])
        else:
            commands[-1].append(word)
    return [words for words in commands if words and os.path.basename(words[0]) == "objtool"]


def link(kernel, work):
    """Puts objects of our own into the farm of a reference.Build, for all modules that are not of assembly alone.
    Returns their names."""
    import variants     # pylint: disable=import-outside-toplevel
    try:
        shop = variants.Workshop(variants.Kernel(kernel.kdir), work)
        relinked = []
        for module in kernel.modules:
            name = kernel.objects[module]
            objects = shop.compile_all(shop.kernel.objects(module), "whole")
            if not any(variants.is_bitcode(path) for path in objects):
                continue
            made = shop.link("whole", work / "linked" / name, objects)
            for words in passes(shop.kernel.at(name)):
                variants.run([*words[:-1], made], kernel.kdir)
            os.replace(made, kernel.farm / name)
            relinked.append(module)
        return relinked
    except variants.VariantError as error:
        raise TreeError(str(error)) from None


def all_modules(tree, modules_dir, report, bins, work):
    import kept         # pylint: disable=import-outside-toplevel
    relinked = []
    out = direct.finish_and_load(tree, modules_dir, report, bins, work / "whole", "whole",
                                 lambda kernel: relinked.extend(link(kernel, work / "whole.objects")))
    lost = [f"{module}: {line}" for module in relinked
            for line in kept.lost(kept.Kept(tree.build / f"{module}.ko"), kept.Kept(out / f"{module}.ko"))]
    report.test(f"{tree.arch} whole: {len(relinked)} modules have all that kbuild's have", lost if relinked else ["none has bitcode"])
