# SPDX-License-Identifier: GPL-2.0-or-later
"""What --kernel names -> a Kernel: the image to boot, where its modules are, and how its KUnit is switched on.

    6.1, 6.12               a kernel of ltomod's own, as scripts/kernel-tree --kunit builds it
    DIR                     a kernel build tree: arch/*/boot/..., .config, its modules where they were built
    FILE                    an image, of which the rest is found beside it where it is laid out as a tree, as Debian's
                            packages (boot/vmlinuz-R, boot/config-R, lib/modules/R), or as --modules-dir says
"""
import os
import re
import subprocess
from dataclasses import dataclass, field

from ltoboot import HarnessError, elf, image, modules

IMAGES = {"x86_64": ("arch/x86/boot/bzImage", "arch/x86_64/boot/bzImage"), "arm64": ("arch/arm64/boot/Image",)}
SCRIPTS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = "scripts/kernel-tree --kunit VERSION builds one that has it"


@dataclass
class Kernel:
    name: str               # as it was asked for
    image: str              # path
    arch: str
    release: str            # "" when the image does not tell
    modules_dir: str        # "" when there is none
    symvers: str            # Module.symvers of a build tree, or ""
    kunit: str              # path of kunit.ko, or "" when KUnit is built in
    parameters: set = field(default_factory=set)    # of kunit.ko; empty when it is built in


def find(name, arch, modules_dir=None):
    """HarnessError when there is no such kernel, it is for another architecture, or it has no KUnit."""
    if re.fullmatch(r"\d+\.\d+", name) and not os.path.exists(name):
        name, asked = built(name, arch, "kdir"), name
        return _of_tree(name, arch, modules_dir, asked)
    if os.path.isdir(name):
        return _of_tree(os.path.abspath(name), arch, modules_dir, name)
    return _of_image(name, arch, modules_dir)


def built(version, arch, what):
    """What scripts/kernel-tree --kunit prints; it builds the kernel when that was not done yet."""
    done = subprocess.run([os.path.join(SCRIPTS, "kernel-tree"), "--kunit", "--arch", arch, "--print", what, version],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise HarnessError(f"--kernel {version}: no such kernel (see above)")
    return done.stdout.strip()


def _of_tree(tree, arch, modules_dir, asked):
    there = [(a, path) for a in IMAGES for path in IMAGES[a] if os.path.isfile(os.path.join(tree, path))]
    if not there:
        hint = "it holds headers only" if os.path.exists(os.path.join(tree, "Module.symvers")) else "is it a kernel build tree?"
        raise HarnessError(f"--kernel {asked}: no kernel image in it ({' or '.join(p[0] for p in IMAGES.values())}); {hint}: "
                           "give the image, and --modules-dir for its modules")
    path = os.path.join(tree, next((p for a, p in there if a == arch), there[0][1]))
    return _kernel(asked, path, arch, modules_dir or tree, os.path.join(tree, ".config"), os.path.join(tree, "Module.symvers"))


def _of_image(path, arch, modules_dir):
    whole = os.path.abspath(path)
    for known in (p for paths in IMAGES.values() for p in paths):
        tree = whole[:-len(known) - 1] if whole.endswith("/" + known) else ""
        if tree and os.path.exists(os.path.join(tree, ".config")):
            return _kernel(path, path, arch, modules_dir or tree, os.path.join(tree, ".config"),
                           os.path.join(tree, "Module.symvers"))
    release = re.sub(r"^[a-zA-Z]+-", "", os.path.basename(path))
    beside = os.path.join(os.path.dirname(os.path.dirname(whole)), "lib/modules", release)
    return _kernel(path, path, arch, modules_dir or (beside if os.path.isdir(beside) else ""),
                   os.path.join(os.path.dirname(whole), "config-" + release), "")


def _kernel(asked, path, arch, modules_dir, config, symvers):
    read = image.read(path)
    if arch and read.arch != arch:
        raise HarnessError(f"--kernel {asked}: is for {read.arch}, the modules are for {arch}: "
                           "give a kernel for their architecture, or build them with the matching ARCH")
    kernel = Kernel(asked, path, read.arch, read.release, modules_dir, symvers if os.path.exists(symvers) else "", "")
    found = modules.Directory(modules_dir).find("kunit") if modules_dir and _has_modules(modules_dir) else None
    state = _configured(config)
    if state == "m" and not found:
        raise HarnessError(f"--kernel {asked}: CONFIG_KUNIT=m in {config}, and there is no kunit.ko in "
                           f"{modules_dir or '--modules-dir, which is not given'}: build the kernel's modules, or say where they are")
    if state == "n" or state is None and modules_dir and not found and not _builtin(modules_dir):
        where = f"CONFIG_KUNIT is not set in {config}" if state == "n" else f"{modules_dir} has no kunit.ko"
        raise HarnessError(f"--kernel {asked}: this kernel has no KUnit ({where}); {BUILD}")
    if state != "y" and found:
        kernel.kunit, kernel.parameters = found, _parameters(found)
    return kernel


def _configured(path):
    """CONFIG_KUNIT of a .config: y, m or n; None when there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            text = f.read()
    except OSError:
        return None
    match = re.search(r"^CONFIG_KUNIT=([ym])$", text, re.M)
    return match[1] if match else "n"


def _has_modules(folder):
    """A build tree without any module is fine; Directory takes it for a mistake."""
    return any(name.endswith(modules.SUFFIXES) for _, _, names in os.walk(folder) for name in names)


def _builtin(folder):
    try:
        with open(os.path.join(folder, "modules.builtin"), encoding="utf-8", errors="replace") as f:
            return any(modules.name_of_file(line.strip()) == "kunit" for line in f)
    except OSError:
        return False


def _parameters(path):
    """The names of a module's parameters (parmtype= in .modinfo)."""
    with open(path, "rb") as f:
        info = elf.modinfo(elf.parse(modules.decompress(f.read(), path)))
    return {value.split(":")[0] for key, value in info if key in ("parm", "parmtype")}
