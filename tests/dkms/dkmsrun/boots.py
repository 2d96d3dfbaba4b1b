# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's own judgement of packages' modules: each is loaded, after what it needs, and unloaded again.

All of one way's modules in one boot of the stock kernel with panic_on_warn=1, each a trial of scripts/boot-test's; a
module that ends the boot has that for its answer, and another boot goes on behind it. What needs hardware may refuse:
the answer is what the same module says that GCC built."""
import copy
import errno
import json
import pathlib
import subprocess
from dataclasses import dataclass

from ltoboot import HarnessError, modules
from ltodkms.attempts import ROOT, ask, environment

LOADS = "loads"
STEP, BOOT = 120, 1800      # seconds


@dataclass
class Guest:
    """A kernel to boot."""
    image: str
    stock: modules.Directory    # its own modules
    work: pathlib.Path          # for those, unpacked, and for the consoles


def guest(kernel, arch, work):
    what = {name: ask(ROOT / "scripts/kernel-tree", "--arch", arch, "--print", name, kernel) for name in ("image", "modules")}
    (work / "stock").mkdir(exist_ok=True)
    return Guest(what["image"], modules.Directory(what["modules"]), work)


def trial(machine, pool, path):
    """The files to load so that this one can be, which is the last. HarnessError: something it needs is nowhere."""
    files = []
    for module in modules.load_order([modules.read(path, asked=True)], pool):
        if module.path in machine.stock.files.values():
            unpacked = machine.work / "stock" / f"{module.name}.ko"
            if not unpacked.exists():
                unpacked.write_bytes(module.data)
            files.append(str(unpacked))
        else:
            files.append(module.path)
    return files


def boot(machine, trials, log):
    argv = [ROOT / "scripts/boot-test", "--json", "--kernel", machine.image, "--timeout", str(BOOT), "--step-timeout", str(STEP),
            "--memory", "2048", "--log", log]
    for files in trials:
        argv += ["--try", " ".join(files)]
    done = subprocess.run(argv, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)
    try:
        result = json.loads(done.stdout)
    except ValueError:
        raise HarnessError(f"boot-test: exit status {done.returncode}: {done.stderr.strip()}") from None
    if not result.get("tried"):
        raise HarnessError(f"boot-test: {result.get('error') or result['findings']}")
    return result


def words(files, tried, stuck):
    """What one trial came to."""
    if tried["exit"]:
        name = errno.errorcode.get(tried["exit"], f"exit status {tried['exit']}")
        refused = files[min(len(tried["taken"]), len(files) - 1)]
        return name if refused == files[-1] else f"{name}, of {pathlib.Path(refused).name}"
    return "loads, and stays" if tried["taken"][-1]["name"] in stuck else LOADS


def answers(machine, packages, name):
    """{package: {module: answer}} of {package: its module files}; name: of the consoles' logs."""
    said, todo = {}, []
    for package, paths in packages.items():
        said[package], pool = {}, copy.copy(machine.stock)
        pool.files = {**pool.files, **{modules.name_of_file(path): str(path) for path in paths}}
        for path in paths:
            try:
                todo.append((package, path.name, trial(machine, pool, str(path))))
            except HarnessError as error:
                # Where a way's modules are kept is no part of the answer.
                said[package][path.name] = f"not tried: {error}".replace(f"{path.parent}/", "")
    number = 0
    while todo:
        number += 1
        result = boot(machine, [files for _, _, files in todo], machine.work / f"console-{name}-{number}.log")
        stuck = {f["step"].split()[-1] for f in result["findings"] if f["code"] == "boot-rmmod-failed"}
        ended = [f for f in result["findings"] if f["code"] != "boot-rmmod-failed"]
        for (package, module, files), tried in zip(todo, result["tried"]):
            said[package][module] = words(files, tried, stuck) if tried["exit"] is not None else "no answer"
        if ended:
            package, module, _ = todo[len(result["tried"]) - 1]
            said[package][module] = f"{ended[0]['code']}: {ended[0]['message']}"
        todo = todo[len(result["tried"]):]
    return said


def faults(ours, by_gcc):
    """Where a way's answers for a package are neither GCC's nor better."""
    return [f"{module}: {answer}; by GCC: {by_gcc.get(module, 'not asked')}" for module, answer in sorted(ours.items())
            if answer not in (LOADS, by_gcc.get(module))]


def summary(said):
    """{module: answer} in a line, those that load as a number."""
    count = sum(answer == LOADS for answer in said.values())
    return "; ".join([f"{count} load and unload", *(f"{module}: {answer}" for module, answer in sorted(said.items()) if answer != LOADS)])
