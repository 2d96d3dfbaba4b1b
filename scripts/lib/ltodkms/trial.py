# SPDX-License-Identifier: GPL-2.0-or-later
"""`ltomod dkms try`: which packages, in which ways, and what is said of them."""
import os
import pathlib
import tempfile

from ltoboot.report import clean

from .attempts import AROUND, BUILDS, EXCLUDED, FAILS, GCC, Place, build, read_package
from .files import Trouble
from .system import BAD_PATH

LIMIT = 2 * 60 * 60


def packages(system, words):
    """Those that are meant, none: all that DKMS has sources of; each a Package. What is none is told of, or Trouble if it was named."""
    known, broken = [], []
    for conf in sorted(system.source_tree().glob("*/dkms.conf")):
        try:
            known.append(read_package(conf.parent))
        except Trouble as trouble:
            broken.append(str(trouble))
    if not words:
        for why in broken:
            system.told(f"dkms: warning: left out: {why}")
        if not known:
            raise Trouble(f"{system.source_tree()}: no package of DKMS's is there", "name a directory that has a dkms.conf")
        return known
    found = []
    for word in words:
        named = [package for package in known if word in (package.name, str(package))]
        if not named and (pathlib.Path(word) / "dkms.conf").is_file():
            named = [read_package(pathlib.Path(word).resolve())]
        if not named:
            raise Trouble(f"'{word}' is no package of DKMS's, and no directory that has a dkms.conf",
                          f"in {system.source_tree()}: {', '.join(map(str, known)) or 'none'}")
        found += named
    return list(dict.fromkeys(found))


def prepare(system, release, work):
    """The Place; Trouble where nothing can be built."""
    if BAD_PATH.search(str(work)):
        raise Trouble(f"TMPDIR: kbuild cannot work in '{work}'")
    kernel = system.target(release)
    if kernel is None:
        raise Trouble(f"{system.link(release)} leads to no directory: are the headers installed?",
                      f"there are {', '.join(system.releases()) or 'none'}")
    return Place(system.dkms(), release, os.uname().machine, kernel, work, LIMIT)


def run(system, release, words, ways, logs, progress):
    """[(Package, {way: Result})]; progress(package, way) is called when a build begins. Trouble, OSError."""
    chosen, done = packages(system, words), []
    with tempfile.TemporaryDirectory(prefix="ltomod-dkms.") as work:
        work = pathlib.Path(work).resolve()
        place = prepare(system, release, work)
        place.prepare(ways)
        if not place.namespace:
            system.told("dkms: note: nothing can be mounted here: a package that insists on /lib/modules/RELEASE/build does not go to our tree")
        logs = logs or work / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        for package in chosen:
            results = {}
            for way in ways:
                progress(package, way)
                log = logs / f"{package.name}-{package.version}-{way}.log"
                log.unlink(missing_ok=True)
                results[way] = build(place, package, way, log)
            done.append((package, results))
    return done


# ---- what is said -----------------------------------------------------------------------------------

def news(results, way):
    """What a way does not do: a line, empty if nothing. What GCC's modules lack as well is no news."""
    result, gcc = results[way], results.get(GCC)
    if result.state in (FAILS, AROUND):
        return result.why
    refused = [line for line in result.refused if way == GCC or not gcc or line not in gcc.refused]
    return f"would not load: {refused[0]}" if refused else ""


def finding(results, way):
    """Is it one? Where GCC fails too, LTO is not to blame; where only GCC was asked, it is."""
    return bool(news(results, way)) and (way != GCC or len(results) == 1) and \
        (GCC not in results or way == GCC or results[GCC].state == BUILDS)


def good(done):
    return not any(finding(results, way) for _, results in done for way in results)


def cell(result):
    if result.state == EXCLUDED:
        return "-"
    if result.state == FAILS:
        return FAILS
    return f"{result.modules}: {result.text:,}" + (", by GCC" if result.state == AROUND else "") + ("" if result.loads else ", refused")


def table(done, ways):
    lines = [("package", *ways), *((str(package), *(cell(results[way]) for way in ways)) for package, results in done)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(clean("  ".join(word.ljust(width) for word, width in zip(line, widths)).rstrip()) for line in lines) + \
        "\n\nmodules: bytes of them that are loaded and not written to\n"


def remarks(done):
    """(is it a finding, line) of all that is not as it should be."""
    for package, results in done:
        if GCC in results and results[GCC].state == FAILS and len(results) > 1:
            yield False, f"{package} does not build by GCC either: {results[GCC].why}"
        elif GCC in results and results[GCC].refused:
            yield False, f"{package}, built by GCC, would not load: {results[GCC].refused[0]}"
        if any(result.state == EXCLUDED for result in results.values()):
            yield False, f"{package}: its dkms.conf excludes this kernel"
        for way in results:
            if finding(results, way):
                yield True, f"{package}, {'GCC' if way == GCC else 'LTO=' + way}: {news(results, way)}"


def as_dict(done, release):
    return {"verdict": "pass" if good(done) else "fail", "kernel": release, "packages": [
        {"name": package.name, "version": package.version, "source": str(package.source), "ways": {
            way: {"builds": result.state in (BUILDS, AROUND), "state": result.state, "modules": result.modules, "loads": result.loads,
                  "text": result.text, "why": result.why or (result.refused[0] if result.refused else ""),
                  "finding": finding(results, way)}
            for way, result in results.items()}}
        for package, results in done]}
