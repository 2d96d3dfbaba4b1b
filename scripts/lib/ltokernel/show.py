#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/kernel-tree --kunit and --source: a small kernel, built when it is not in the cache, and a path of it on stdout."""
import argparse
import os
import pathlib
import shutil
import signal
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from ltokernel import own, tree as trees  # noqa: E402

SERIES = ("6.1", "6.12")        # what linux-source of Debian 12 offers, tried


def needs(tree):
    """Programs that a kernel build takes and that are not there."""
    linker = "ld" if tree.compiler.endswith("gcc") else f"ld.lld{tree.suffix}"
    return [tool for tool in (*own.PROGRAMS, tree.compiler, linker) if not shutil.which(tool)]


def path(tree, what):
    return {"kdir": lambda: tree.build, "image": lambda: tree.image, "symvers": lambda: tree.build / "Module.symvers",
            "release": tree.release, "modules": lambda: installed(tree)}[what]()


def installed(tree):
    with trees.use(tree):
        return trees.install(tree)


def of_debian(args, jobs):
    if args.version not in SERIES:
        raise trees.TreeError(f"no KUnit kernel of version {args.version}: {' or '.join(SERIES)}")
    return trees.open_tree(args.version, args.arch, jobs, args.update)


def make(tree, again):
    """Built when it is not there, or, where the user's sources may have changed, brought up to date."""
    if trees.is_built(tree) and not again:
        return
    missing = needs(tree)
    if missing:
        raise trees.TreeError(f"a kernel cannot be built without {', '.join(missing)}: scripts/setup --with kernel")
    with trees.use(tree):
        trees.build(tree, again)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--arch", required=True)
    p.add_argument("--print", dest="what", required=True)
    p.add_argument("--update", action="store_true")
    p.add_argument("--source", metavar="DIR")
    p.add_argument("--config", metavar="FILE", action="append", default=[])
    p.add_argument("version", nargs="?")
    args = p.parse_args()
    jobs = min(os.cpu_count() or 1, 8)
    if args.source:
        tree = own.open_source(args.source, args.arch, jobs, args.config)
    else:
        tree = of_debian(args, jobs)
    make(tree, args.source and args.update)
    print(path(tree, args.what))


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda n, _: sys.exit(128 + n))
    try:
        main()
    except (trees.TreeError, OSError) as error:
        first, *more = str(error).split("\n")
        print("\n".join([f"kernel-tree: error: {first}", *(f"kernel-tree:   {line}" for line in more)]), file=sys.stderr)
        sys.exit(2)
