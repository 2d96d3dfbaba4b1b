# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine: its kernels' build trees, and the links to ours.

dkms (2.8 to 3.2) takes a kernel's build tree from /lib/modules/RELEASE/build and from nowhere else, unless it is told
on its command line, and so do makefiles that do not listen to dkms. So that link is what we set:

    /lib/modules/RELEASE/build          a link to
    STATE/trees/RELEASE                 a tree of scripts/tree, made of what the link was to
    STATE/links/RELEASE                 that, as it stood in the link
    STATE/builds/NAME/VERSION/...       what became of builds: scripts/lib/dkms-build
    /etc/ltomod/dkms.conf               see config.py
    /etc/kernel/...                     hooks: what kernels come and go

Such a tree asks dkms.conf at each build, and without it all builds are the kernel tree's own. So that one file,
written after the links and removed before them, decides: a command that is killed has changed nothing yet, or all.
"""
import contextlib
import fcntl
import os
import pathlib
import re
import shutil
import subprocess

from . import config
from .files import Trouble, link_whole, remove, remove_empty, remove_left, write_whole

ROOT = pathlib.Path(__file__).resolve().parents[3]
STATE = "var/lib/ltomod/dkms"
CONF = "etc/ltomod/dkms.conf"
# They have to run before dkms's own, which are called dkms: run-parts and kernel-install go by the alphabet.
HOOKS = ("etc/kernel/header_postinst.d/00-ltomod", "etc/kernel/postinst.d/00-ltomod", "etc/kernel/postrm.d/zz-ltomod",
         "etc/kernel/install.d/00-ltomod.install")
HOOK_MARK = "# Written by ltomod dkms enable, removed by ltomod dkms disable."
HOOK = f"""#!/bin/sh
{HOOK_MARK}
# A kernel or its headers came or went: the links to ltomod's trees follow, before dkms builds. Never fails.
[ ! -x {{program}} ] || {{program}} update{{root}} >&2 || :
exit 0
"""
SETTING = re.compile(r"""^\s*(dkms_tree|source_tree)=(["']?)([^"'#\s]+)\2\s*(#.*)?$""")
BAD_PATH = re.compile(r"""[\s"'`$;&|<>()\[\]{}#*?\\,:%]""")


class System:
    """Below root, / but for tests. told(text) hears what is done."""

    def __init__(self, root, told):
        if BAD_PATH.search(str(root)):
            raise Trouble(f"--root '{root}' has a blank in it or one of \" ' ` $ ; & | < > ( ) [ ] {{ }} # * ? \\ , : %",
                          "kbuild cannot work with such a path")
        self.root, self.told = pathlib.Path(root).resolve(), told
        self.conf, self.state, self.modules = self.root / CONF, self.root / STATE, self.root / "lib/modules"
        self.builds = self.state / "builds"

    # ---- what is there --------------------------------------------------------------------------

    def dkms(self):
        """The dkms program; Trouble without."""
        if self.root != pathlib.Path("/"):
            found = next((p for p in (self.root / "usr/sbin/dkms", self.root / "usr/bin/dkms") if os.access(p, os.X_OK)), None)
        else:
            found = shutil.which("dkms", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin")
        if not found:
            raise Trouble("dkms is not installed", "install the package dkms of your distribution")
        return pathlib.Path(found)

    def setting(self, name, default):
        """A directory of dkms's configuration."""
        found = default
        for file in [self.root / "etc/dkms/framework.conf", *sorted(self.root.glob("etc/dkms/framework.conf.d/*.conf"))]:
            with contextlib.suppress(OSError):
                for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                    said = SETTING.match(line)
                    found = said[3] if said and said[1] == name else found
        return self.root / found.lstrip("/")

    def dkms_tree(self):
        """Where dkms keeps what it built."""
        return self.setting("dkms_tree", "/var/lib/dkms")

    def source_tree(self):
        """Where the packages' sources are."""
        return self.setting("source_tree", "/usr/src")

    def releases(self):
        """Of the kernels that have a build tree, or a link to one."""
        if not self.modules.is_dir():
            return []
        return sorted(d.name for d in self.modules.iterdir() if config.NAME.fullmatch(d.name) and os.path.lexists(d / "build"))

    def link(self, release):
        return self.modules / release / "build"

    def tree(self, release):
        return self.state / "trees" / release

    def saved(self, release):
        return self.state / "links" / release

    def handled(self):
        """Releases of which we have something."""
        return sorted({p.name for place in ("trees", "links") if (self.state / place).is_dir() for p in (self.state / place).iterdir()
                       if config.NAME.fullmatch(p.name)})

    def is_ours(self, release):
        link = self.link(release)
        return link.is_symlink() and os.readlink(link) == str(self.tree(release))

    def meant(self, release):
        """What the link says, or said before it was ours; None: there is none."""
        if not self.is_ours(release):
            return os.readlink(self.link(release)) if self.link(release).is_symlink() else None
        with contextlib.suppress(OSError):
            return self.saved(release).read_text(encoding="utf-8", errors="surrogateescape").rstrip("\n")
        with contextlib.suppress(OSError):
            return os.readlink(self.tree(release) / ".ltomod-tree/now/.kernel")
        return None

    def target(self, release):
        """The directory of the kernel's own build tree, None if it is gone."""
        text = self.meant(release)
        if text is None:
            return None
        below = self.root / text.lstrip("/")
        if os.path.isabs(text) and below.is_dir():
            return below
        path = self.link(release).parent / text
        return path if path.is_dir() else None

    def how(self, release):
        """(is it right, in words) of a kernel that is wanted."""
        if not os.path.lexists(self.link(release)):
            return True, "its headers are not installed"
        if not self.link(release).is_symlink():
            return False, f"{self.link(release)} is a directory, no link: it is left alone"
        if self.target(release) is None:
            return False, f"{self.link(release)} leads nowhere: the kernel's build tree is gone"
        if not self.is_ours(release):
            return False, f"{self.link(release)} is the kernel's own: ltomod dkms update sets it"
        if not (self.tree(release) / "Makefile").exists():
            return False, f"{self.tree(release)} is damaged: ltomod dkms update makes it anew"
        return True, "builds with LTO"

    # ---- changing it ----------------------------------------------------------------------------

    @contextlib.contextmanager
    def locked(self):
        """One at a time; Trouble where nothing can be written."""
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            # A directory that stays: ours is removed in the end.
            lock = os.open(self.root / "var/lib", os.O_RDONLY | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                for name in ("builds", "links", "trees"):
                    remove_empty(self.state / name, self.root / "var/lib")
                os.close(lock)
        except PermissionError as error:
            raise Trouble(f"{error.filename2 or error.filename}: you may not write there", "this is for root") from error

    @staticmethod
    def run(script, *words):
        """Trouble with what it says, if it fails."""
        done = subprocess.run([str(ROOT / script), *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, errors="replace", check=False)
        if done.returncode:
            lines = [re.sub(r"^[\w-]+: +(error: )?", "", line).strip() for line in done.stderr.splitlines()]
            raise Trouble("; ".join(line for line in lines if line) or f"{script} failed")

    def ask_door(self, real, tree):
        """Trouble if modules for that kernel cannot be built here at all."""
        arch = next(l[5:] for l in (tree / ".ltomod-tree/now/.stamp").read_text(encoding="utf-8").splitlines() if l.startswith("arch "))
        cache = os.environ.get("XDG_CACHE_HOME") or (os.environ["HOME"] + "/.cache" if os.environ.get("HOME") else "/var/cache")
        self.run("scripts/door", "--cache", f"{cache}/ltomod", "--kdir", str(real), "--arch", arch, "--lto", "thin")

    def switch(self, release):
        """The link to our tree, which is made or made anew; True if that changed something. Trouble says why it is left alone."""
        link, tree, real = self.link(release), self.tree(release), self.target(release)
        if not link.is_symlink():
            raise Trouble(f"{link} is a directory, no link" if link.exists() else f"{link} is not there: are the headers installed?")
        if real is None:
            raise Trouble(f"{link} leads nowhere: the kernel's build tree is gone")
        tree.parent.mkdir(parents=True, exist_ok=True)
        if tree.is_dir() and not (tree / ".ltomod-tree/now/.stamp").exists():
            shutil.rmtree(tree)
        self.run("scripts/tree", f"KDIR={real}", "--out", str(tree), "--dkms", str(self.conf))
        if self.is_ours(release):
            remove_left(link)
            return False
        try:
            self.ask_door(real, tree)
        except Trouble:
            shutil.rmtree(tree, ignore_errors=True)
            raise
        write_whole(self.saved(release), os.readlink(link) + "\n")
        link_whole(link, tree)
        return True

    def restore(self, release):
        """The link as it was, or none where that leads nowhere; and no tree of ours."""
        link = self.link(release)
        if self.is_ours(release):
            text = self.meant(release)
            if text is not None and self.target(release) is not None:
                link_whole(link, text)
                self.told(f"  {'UNLINK':<7} {link} -> {text}")
            else:
                remove(link)
                self.told(f"  {'UNLINK':<7} {link}: what it led to is gone")
        remove_left(link)
        if self.tree(release).exists():
            gone = self.state / "gone"
            shutil.rmtree(gone, ignore_errors=True)
            self.tree(release).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        remove(self.saved(release))

    def update(self, wanted):
        """Each kernel that `wanted` says has the link, each other has not. Returns {release: why not}."""
        left = {}
        shutil.rmtree(self.state / "gone", ignore_errors=True)          # of one that was killed
        for release in sorted({*self.releases(), *self.handled()}):
            if wanted is None or not wanted.wants(release) or (self.is_ours(release) and self.target(release) is None) or \
                    not os.path.lexists(self.link(release)):
                self.restore(release)
                continue
            try:
                if self.switch(release):
                    self.told(f"  {'LINK':<7} {self.link(release)} -> {self.tree(release)}")
            except Trouble as trouble:
                left[release] = str(trouble)
        self.forget()
        return left

    def forget(self):
        """What became of builds of packages that DKMS has no more."""
        for package in self.builds.glob("*/*"):
            if not any(self.base_of(file).is_dir() for file in package.glob("*/*")):
                shutil.rmtree(package, ignore_errors=True)
                remove_empty(package.parent, self.builds)

    @staticmethod
    def base_of(record):
        """The directory of DKMS's that a record of scripts/lib/dkms-build is about."""
        lines = record.read_text(encoding="utf-8", errors="replace").splitlines()
        return pathlib.Path(next((line[5:] for line in lines if line.startswith("base ")), "/nonexistent"))

    # ---- on and off -----------------------------------------------------------------------------

    def write_hooks(self):
        """One that is there and not ours, such as a package's, stays."""
        root = "" if self.root == pathlib.Path("/") else f" --root {self.root}"
        for name in HOOKS:
            path = self.root / name
            # The last is kernel-install's, where there is one.
            if name.endswith(".install") and not any((self.root / d).is_dir() for d in ("etc/kernel/install.d", "usr/lib/kernel/install.d")):
                continue
            if not path.exists() or self.is_our_hook(path):
                write_whole(path, HOOK.format(program=ROOT / "scripts/dkms", root=root), 0o755)

    @staticmethod
    def is_our_hook(path):
        try:
            return HOOK_MARK in path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False

    def remove_hooks(self):
        for name in HOOKS:
            remove_left(self.root / name)
            if self.is_our_hook(self.root / name):
                remove(self.root / name)
            remove_empty((self.root / name).parent, self.root / "etc")

    def enable(self, wanted):
        """Trouble if a kernel that was named cannot be had, and then all is as it was. Returns {release: why not}."""
        self.dkms()
        with self.locked():
            before = config.read(self.conf)
            left = {}
            for release in self.releases() if config.ALL in wanted.kernels else wanted.kernels:
                try:
                    if self.switch(release):
                        self.told(f"  {'LINK':<7} {self.link(release)} -> {self.tree(release)}")
                except Trouble as trouble:
                    if config.ALL not in wanted.kernels:
                        self.update(before)
                        raise Trouble(f"--kernel {release}: {trouble}") from trouble
                    left[release] = str(trouble)
            self.write_hooks()
            wanted.write(self.conf)
            return {**left, **self.update(wanted)}

    def disable(self):
        """True if it was on."""
        with self.locked():
            was = self.conf.exists()
            remove(self.conf)
            remove_empty(self.conf.parent, self.root / "etc")
            self.update(None)
            self.remove_hooks()
            shutil.rmtree(self.state, ignore_errors=True)
            remove_empty(self.state.parent, self.root / "var/lib")
            return was
