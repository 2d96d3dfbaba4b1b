# SPDX-License-Identifier: GPL-2.0-or-later
"""The functions that nothing reaches, each with its section, by what llvm-readelf and llvm-objdump print.

Nothing of bin/modlto is in here: symbols cut sections into things; a relocation leads from one to another, as does a
place that an instruction names; the kernel begins at what it finds by a section or a symbol's name."""
import bisect
import os
import re
import subprocess

SUFFIX = os.environ.get("LLVM_SUFFIX", "-19")
# Code and plain data, which by itself nobody looks for.
PLACES = re.compile(r"\.(init|exit|ref|meminit|memexit)\.(text|data|rodata)|\.(noinstr|sched|spinlock|cpuidle|kprobes|irqentry|softirqentry|"
                    r"entry|static_call)\.text|\.(text|rodata|data|bss)(\..*)?|\.altinstr_(replacement|aux)|__tracepoints(_strings)?")
# Tables about code. With a number: so many places an entry, of which the first has the others.
TABLES = {".altinstructions": 2, "__ex_table": 2, "__jump_table": 3, ".static_call_sites": 2, "__bug_table": 2}
ABOUT = re.compile(r"\.orc_.*|\.(return|retpoline|call|cfi)_sites|\.ibt_endbr_seal|\.smp_locks|\.parainstructions|__mcount_loc|\.eh_frame.*|"
                   r"__patchable_function_entries|\.static_call_tramp_key|\.note.*|\.BTF.*|__versions|__version_ext_.*|\.printk_index")
ROOTS = re.compile(r"init_module|cleanup_module|__mod_.*_device_table|__mod_device_table__.*")
KFUNC = re.compile(r"__BTF_ID__func__(.+)__\d+")
# An instruction behind which the next one is not reached.
END = re.compile(r"(ret|jmp|call|ud|int3|hlt|b|br|bl|brk|udf|braa.*|reta.)[lqw0-9]*(\s|$)")


def lines(tool, *words):
    return subprocess.run([f"llvm-{tool}{SUFFIX}", *words], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()


class Module:
    def __init__(self, path):
        self.sections, self.names, self.symbols, relocs = {}, {}, {}, {}
        at = ""
        for line in lines("readelf", "-S", "-s", "-r", "-W", path):
            if m := re.match(r" +\[ *(\d+)\] (\S+) +(\S+) +[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+) [0-9a-f]+ +([A-Za-z]*) ", line):
                self.sections[int(m[1])] = (m[2], int(m[4], 16), m[5] if m[3] != "RELA" else "")
                self.names.setdefault(m[2], []).append(int(m[1]))
            elif m := re.match(r" +(\d+): ([0-9a-f]+) +(\d+) (\S+) +\S+ +\S+ +(UND|ABS|COM|\d+) (.*)", line):
                self.symbols[int(m[1])] = (int(m[5]) if m[5].isdigit() else 0, int(m[2], 16), int(m[3]), m[4], m[6].strip())
            elif m := re.match(r"Relocation section '\.rela(.*)' at", line):
                at = relocs.setdefault(self.names[m[1]][0], [])
            elif m := re.match(r"([0-9a-f]{16}) +([0-9a-f]{16}) (\S+)", line):
                addend = re.search(r" ([+-]) ([0-9a-f]+)$", line)
                at.append((int(m[1], 16), int(m[2], 16) >> 32, m[3], int(addend[1] + addend[2], 16) if addend else 0))
        self.code, self.kept = {}, [i for i, (name, _, flags) in self.sections.items() if "A" in flags and not ABOUT.fullmatch(name)]
        self.disassemble(path)
        self.refs = [r for i in self.kept for r in self.references(i, sorted(relocs.get(i, [])))] + list(self.asked_for(path))
        self.cut()

    def disassemble(self, path):
        """(begin, text) of each instruction, by section."""
        for line in lines("objdump", "-d", "-w", "--no-show-raw-insn", path):
            if m := re.match(r"Disassembly of section (.*):", line):
                at = self.code.setdefault(self.names[m[1]][0], [])
            elif m := re.match(r" *([0-9a-f]+):\s+(.*)", line):
                at.append((int(m[1], 16), m[2]))

    def references(self, section, relocs):
        """From (section, offset) to (section, offset), of what is undefined to (None, 0)."""
        begins = [begin for begin, _ in self.code.get(section, [])]
        taken = set()
        for offset, number, kind, addend in relocs:
            target, value, size, what, _ = self.symbols[number]
            i = bisect.bisect(begins, offset)
            taken.add(i - 1)
            if not target:
                yield section, offset, None, 0
                continue
            place = value + addend
            if begins and re.search(r"X86_64_(PC32|PLT32|GOTPC)", kind):
                place += (begins[i] if i < len(begins) else self.sections[section][1]) - offset
            if what != "SECTION" and value <= place <= value + size:
                place = value
            yield section, offset, target, place
        for i, (begin, text) in enumerate(self.code.get(section, [])):
            if i not in taken and (m := re.search(r"0x([0-9a-f]+) <", text)):
                yield section, begin, section, int(m[1], 16)

    def asked_for(self, path):
        """References of strings to the functions that are called so, as kallsyms may be asked for them."""
        functions = {}
        for section, value, _, what, name in self.symbols.values():
            if what == "FUNC" and section:
                functions.setdefault(name, []).append((section, value))
        for section in self.kept:
            if re.match(r"\.(\w+\.)?(ro)?data", self.sections[section][0]):
                for line in lines("readelf", "-p", str(section), path):
                    if m := re.match(r"\[ *([0-9a-f]+)\] (\S+)$", line):
                        yield from ((section, int(m[1], 16), *place) for place in functions.get(m[2], ()))

    def cut(self):
        """Things: self.starts and self.things by section, (begin, end, names)."""
        self.things, self.starts, pointed = {}, {}, {}
        for _, _, section, place in self.refs:
            pointed.setdefault(section, set()).add(place)
        for section in self.kept:
            cuts = sorted(pointed.get(section, ()))
            end_of_all = self.sections[section][1]
            named = sorted((value, -size, name) for s, value, size, what, name in self.symbols.values() if s == section and
                           what not in ("SECTION", "FILE") and not re.match(r"\.L|\$|$", name) and value < end_of_all)
            out = []
            for value, size, name in named:
                last = out[-1] if out else None
                before = last and all(re.match("__(pfx|cfi)_", n) for n in last[2])
                if last and (value < last[1] or value == last[0] or (before and value == last[1])):
                    last[1], last[2] = max(last[1], value - size), last[2] + [name]
                else:
                    if last and last[0] == last[1]:
                        last[1] = value
                    out.append([value, value - size, [name]])
            if out and out[-1][0] == out[-1][1]:
                out[-1][1] = end_of_all
            ends = [0] + [t[1] for t in out]
            free = [(a, b) for a, b in zip(ends, [t[0] for t in out] + [end_of_all]) if a < b]
            for a, b in free:
                places = [a, *cuts[bisect.bisect(cuts, a):bisect.bisect_left(cuts, b)]]
                out += [[p, q, []] for p, q in zip(places, places[1:] + [b])]
            self.things[section] = sorted(out)
            self.starts[section] = [t[0] for t in self.things[section]]

    def thing(self, section, offset):
        i = bisect.bisect(self.starts.get(section, []), offset) - 1
        return (section, i) if i >= 0 else None

    def edges(self):
        tables, copied = {}, set()
        for section, offset, to, place in self.refs:
            if self.sections[section][0] in TABLES:
                tables.setdefault(section, []).append(self.thing(to, place))
            elif (a := self.thing(section, offset)) and (b := self.thing(to, place)):
                yield a, b
        for section, targets in tables.items():
            count = TABLES[self.sections[section][0]]
            for i, target in enumerate(targets):
                if target and targets[i - i % count]:
                    yield targets[i - i % count], target
            # Instructions that arm64 has behind others, to put them into their place.
            copied |= set(targets[1::2]) if self.sections[section][0] == ".altinstructions" else set()
        for section, code in self.code.items():
            for (begin, text), (after, _) in zip(code, code[1:]):
                a, b = self.thing(section, begin), self.thing(section, after)
                if a and b and a != b and a not in copied and not END.match(text):
                    yield a, b

    def unreachable(self):
        graph, kfuncs = {}, {m[1] for s in self.symbols.values() if (m := KFUNC.fullmatch(s[4]))}
        for a, b in self.edges():
            graph.setdefault(a, set()).add(b)
        todo = [(s, i) for s in self.kept for i, (_, _, names) in enumerate(self.things[s])
                if (not PLACES.fullmatch(self.sections[s][0]) and self.sections[s][0] not in TABLES) or
                any(ROOTS.fullmatch(n) or n in kfuncs for n in names)]
        seen = set(todo)
        while todo:
            new = graph.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
        return {(self.sections[s][0], begin, end - begin, *names) for s in self.kept if "X" in self.sections[s][2]
                for i, (begin, end, names) in enumerate(self.things[s]) if names and (s, i) not in seen}

