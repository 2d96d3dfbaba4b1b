# SPDX-License-Identifier: GPL-2.0-or-later
"""Files and links that are there whole or not at all."""
import os


class Trouble(Exception):
    """What cannot be done, and what to do about it."""

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.hint = hint


def temporary(path):
    """One at a time: see System.locked. With a dot, so that run-parts passes by."""
    return path.with_name(f".{path.name}.ltomod-new")


def write_whole(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    new = temporary(path)
    new.write_text(text, encoding="utf-8", errors="surrogateescape")
    new.chmod(mode)
    os.replace(new, path)


def link_whole(path, target):
    new = temporary(path)
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    os.replace(new, path)


def remove(path):
    """Also what is not there, and what one that was killed left of it."""
    path.unlink(missing_ok=True)
    remove_left(path)


def remove_left(path):
    """What one that was killed left of it."""
    temporary(path).unlink(missing_ok=True)


def remove_empty(path, above):
    """The directory and those above it that are empty, down from `above`, which stays."""
    while path != above:
        try:
            path.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        path = path.parent
