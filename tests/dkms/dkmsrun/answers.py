# SPDX-License-Identifier: GPL-2.0-or-later
"""What a package's configure script found out, by its cache of answers.

A script made by autoconf reads the file that CONFIG_SITE names before it begins: there we tell it to keep its answers."""
import re
from dataclasses import dataclass

ANSWER = re.compile(r"^(\w+_cv_\w+)=(?:\$\{\1=(.*)\}|(.*))$")
# Of what it was called with, and where tools are; no answers.
NONE = re.compile(r"ac_cv_env_|ac_cv_path_|ac_cv_prog_")


@dataclass
class Answers:
    by_name: dict
    seconds: float


def environment(log):
    """For a build with that log."""
    site = log.with_suffix(".site")
    site.write_text(f": >'{log.with_suffix('.begun')}'\ncache_file='{log.with_suffix('.answers')}'\n", encoding="utf-8")
    return {"CONFIG_SITE": str(site)}


def read(log):
    """What the build with that log has left; None: no script of the kind."""
    cache = log.with_suffix(".answers")
    if not cache.exists():
        return None
    found = filter(None, map(ANSWER.match, cache.read_text(encoding="utf-8", errors="backslashreplace").splitlines()))
    return Answers({m[1]: m[2] if m[2] is not None else m[3] for m in found if not NONE.match(m[1])},
                   cache.stat().st_mtime - log.with_suffix(".begun").stat().st_mtime)


def differences(ours, by_gcc):
    """A line for each question that was answered in two ways."""
    return [f"{name}: {ours.get(name, 'not asked')}; by GCC: {by_gcc.get(name, 'not asked')}"
            for name in sorted({*ours, *by_gcc}) if ours.get(name) != by_gcc.get(name)]
