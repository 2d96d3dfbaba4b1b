# SPDX-License-Identifier: GPL-2.0-or-later
"""What `ltomod dkms status` says."""
import pathlib

from ltoboot.report import clean

from . import config

KEYS = ("result", "wanted", "way", "base", "why")


def read_record(path):
    """What scripts/lib/dkms-build wrote of a build."""
    found = dict.fromkeys(KEYS, "")
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition(" ")
        if key in found:
            found[key] = value
    return found


def packages(system):
    """Of each package, kernel and architecture that DKMS has built, or that failed: a dict."""
    found = {}
    if system.builds.is_dir():
        for path in system.builds.glob("*/*/*/*"):
            if not path.name.startswith("."):
                found[path.relative_to(system.builds).parts] = read_record(path)
    tree = system.dkms_tree()
    if tree.is_dir():
        for path in tree.glob("*/*/*/*/module"):
            parts = path.parent.relative_to(tree).parts
            if config.NAME.fullmatch(parts[1]) and not (tree / parts[0] / parts[1]).is_symlink():
                found.setdefault(parts, {**dict.fromkeys(KEYS, ""), "result": "built"})
    out = []
    for (name, version, kernel, arch), record in sorted(found.items()):
        base = pathlib.Path(record["base"] or tree / name / version)
        here = (base / kernel / arch).is_dir()
        if record["result"] == "built" and not here:      # removed since, or not finished
            continue
        link = base.parent / f"kernel-{kernel}-{arch}"
        out.append({"name": name, "version": version, "kernel": kernel, "arch": arch, "result": record["result"],
                    "lto": record["way"] or None, "fell_back": bool(record["way"]) and record["way"] != record["wanted"],
                    "why": record["why"], "installed": here and link.exists() and link.resolve() == (base / kernel / arch).resolve()})
    return out


def status(system):
    """As a dict, and whether all is right."""
    conf = config.read(system.conf)
    kernels = []
    for release in sorted({*system.releases(), *system.handled(), *(k for k in (conf.kernels if conf else ()) if k != config.ALL)}):
        if conf and conf.wants(release):
            right, words = system.how(release)
        else:
            right, words = (False, "the link is still ltomod's: ltomod dkms update sets it back") if system.is_ours(release) else (True, "not enabled")
        kernels.append({"kernel": release, "right": right, "lto": right and system.is_ours(release), "words": words})
    return {"enabled": conf is not None, "kernels_wanted": list(conf.kernels) if conf else [], "modules": list(conf.modules) if conf else [],
            "lto": conf.lto if conf else None, "fallback": (conf.fallback or None) if conf else None, "kernels": kernels,
            "packages": packages(system)}, all(k["right"] for k in kernels)


def by(package):
    if package["lto"] is None:
        return "not by ltomod"
    way = "as without ltomod" if package["lto"] == "gcc" else f"LTO={package['lto']}"
    if package["result"] == "failed":
        return f"failed: {package['why']}"
    return f"{way}, by LTO_FALLBACK: {package['why']}" if package["fell_back"] else way


def text(said):
    lines = []
    if said["enabled"]:
        lines.append(f"on: LTO={said['lto']}, LTO_FALLBACK={said['fallback'] or ''}, kernels: {' '.join(said['kernels_wanted'])}, "
                     f"modules: {' '.join(said['modules']) or 'all'}")
    else:
        lines.append("off")
    lines += [f"{k['kernel']}: {k['words']}" for k in said["kernels"]]
    lines += [f"{p['name']}/{p['version']}, {p['kernel']}, {p['arch']}{', installed' if p['installed'] else ''}: {by(p)}"
              for p in said["packages"]]
    return "".join(clean(line) + "\n" for line in lines)
