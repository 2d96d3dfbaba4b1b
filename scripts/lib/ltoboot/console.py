# SPDX-License-Identifier: GPL-2.0-or-later
"""Console text -> steps and kernel lines. No QEMU in here: recorded text will do (see tests/boot/).

A console line is a marker of init.sh, or the kernel's (or the firmware's) own. Markers, after the time stamp:

    TOKEN ready RELEASE                      init runs
    TOKEN load NAME      ... loaded NAME EXIT      EXIT of insmod: 0 or the errno
    TOKEN try N          ... tried N EXIT          the N-th trial; EXIT of its last insmod
    TOKEN took NAME TAINT                    in a trial: NAME is in, with these letters in /sys/module/NAME/taint
    TOKEN run N          ... ran N EXIT            the N-th command
    TOKEN unload NAME    ... unloaded NAME EXIT
    TOKEN out TEXT, out+ TEXT                a line, or a piece of one, of the current step's output
    TOKEN beat                               nothing: it pushes an unfinished kernel line out
    TOKEN settle, taint N, end

In a boot all but out, out+ and beat are `TOKEN NONCE VERB ARGS`, NONCE being the next of a list that harness and init.sh
share: a marker that is printed by anyone else, be it one that was seen before, is the kernel's own line. A nonce may be
passed over, as a console may lose a line.
"""

import re
import time
from dataclasses import dataclass, field

STAMP = re.compile(r"^\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? ?")     # [    1.234567] or, with PRINTK_CALLER, [    1.234567][    T1]
ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|c)")
BEGINS = {"load", "try", "run", "unload", "settle"}
PLAIN = {"out", "out+", "beat"}      # need no nonce: they decide nothing
ENDS = {"loaded": "load", "tried": "try", "ran": "run", "unloaded": "unload"}
FLOOD = 64 << 20        # characters: a console that has said so much will not come to an end


@dataclass
class Step:
    kind: str                                       # boot, load, try, run, unload, settle, end
    name: str = ""                                  # module name, or the number of the command or trial
    exit: int = None                                # None: not ended
    output: list = field(default_factory=list)      # lines of insmod, of the command, of rmmod
    taken: list = field(default_factory=list)       # of a trial: (module name, its taint letters)
    kernel: list = field(default_factory=list)      # kernel lines that came during the step, with time stamps
    since: float = 0.0                              # time.monotonic() when it began


class Transcript:
    """Fed line by line; holds all that a boot said so far."""

    def __init__(self, token, nonces=None, clock=time.monotonic):
        self.token, self.clock = token, clock
        self._places = None if nonces is None else {nonce: place for place, nonce in enumerate(nonces)}    # None: no nonces in it
        self._spent = 0                 # nonces that count no more
        self.steps = [Step("boot", since=clock())]
        self.kernel = []                # all kernel lines, markers taken out
        self.release, self.taint, self.ended = "", None, False
        self._piece, self._size = "", 0

    @property
    def step(self):
        """The step that is going on."""
        return self.steps[-1]

    @property
    def flooded(self):
        """More was said than a boot has to say: the rest is not worth the memory."""
        return self._size > FLOOD

    def find(self, kind, name):
        """The step of that kind and name, or None when it never began."""
        return next((s for s in self.steps if (s.kind, s.name) == (kind, name)), None)

    def feed(self, line):
        """One console line. Returns the Step that it begins, or None."""
        self._size += len(line)
        line = ANSI.sub("", line).rstrip()
        before, marked, rest = line.partition(self.token + " ")
        marker = self._genuine(rest) if marked else None
        said = line if marker is None else before if STAMP.sub("", before, count=1) else ""     # an unfinished line before it
        if said:
            self.kernel.append(said)
            self.step.kernel.append(said)
        return None if marker is None else self._marker(marker)

    def _genuine(self, text):
        """What follows the token -> VERB ARGS, or None when it is not for init.sh to have said."""
        first, _, rest = text.partition(" ")
        if self._places is None or first in PLAIN:
            return text
        place = self._places.get(first, -1)
        if place < self._spent:
            return None
        self._spent = place + 1
        return rest

    def _marker(self, marker):
        verb, _, rest = marker.partition(" ")
        if verb == "out+":
            self._piece += rest
        elif verb == "out":
            self.step.output.append(self._piece + rest)
            self._piece = ""
        elif verb == "took" and self.step.kind == "try":
            name, _, letters = rest.partition(" ")
            self.step.taken.append((name, letters))
        elif verb in BEGINS:
            self.steps.append(Step(verb, rest, since=self.clock()))
            return self.step
        elif verb in ENDS:
            name, _, status = rest.rpartition(" ")
            if (self.step.kind, self.step.name) == (ENDS[verb], name) and status.isdigit():
                self.step.exit = int(status)
        elif verb == "ready" and self.step.kind == "boot":
            self.release, self.step.exit = rest, 0
        elif verb == "taint" and rest.isdigit():
            self.taint = int(rest)
        elif verb == "end":
            self.ended = True
            self.steps.append(Step("end", since=self.clock()))
        return None


def body(line):
    """A kernel line without its time stamp."""
    return STAMP.sub("", line, count=1)
