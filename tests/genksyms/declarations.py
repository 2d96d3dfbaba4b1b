# SPDX-License-Identifier: GPL-2.0-or-later
"""Random declarations: what kernels write, in every mixture, and some of it spoiled.  A number gives the same text always."""
import random
import re

NAMES = "x y z f g h T U A".split() + [f"n{i}" for i in range(10)]
EXPORTS = [n for n in NAMES if n not in "TUA"]
SPOILERS = ("int long char void const static extern restrict T U x f s A struct enum typedef typeof typeof_unqual __seg_gs "
            "__attribute__((a)) [3] ( ) { } ; , * ... = 1 : & int8x16_t __extension__ _Static_assert(1)").split() + ["{ return; }"]
TOKEN = re.compile(r'__attribute__\(\(.*?\)\)|"[^"]*"|\w+|\.\.\.|\S')
TYPEOF = ("T *", "x", "int", "&x", "(x)", "T", "struct s", "int (*)(T)", "const T", "int8x8_t")


class Writer:
    """Declarations by one random generator; `depth` is how far they may still nest."""

    def __init__(self, number):
        self.random = random.Random(number)
        self.pick = self.random.choice

    def some(self, chance):
        return self.random.random() < chance

    def several(self, low, high, make):
        return [make() for _ in range(self.random.randint(low, high))]

    def attributes(self, chance):
        return "".join(f"__attribute__(({self.pick(['a', 'packed', 'aligned(8)'])})) " for _ in range(2) if self.some(chance))

    def qualifier(self):
        return self.pick(["", "", "", "const ", "volatile ", "__seg_gs ", "restrict "])

    def enum(self):
        body = ", ".join(self.several(1, 3, lambda: self.pick("ABCD") + self.pick(["", " = 3", " = A + 1"])))
        return f"enum {self.pick(['e', 'T', ''])} {{ {body} }}" if self.some(.6) else "enum e"

    def compound(self, depth):
        body = self.members(depth - 1) if depth > 0 and self.some(.5) else ""
        tag = self.pick(["s", "t", "u", "T"]) if not body or self.some(.7) else ""
        return f"{self.pick(['struct', 'union'])} {self.attributes(.25)}{tag} {body}"

    def type(self, depth):
        return self.pick([lambda: self.pick(["int", "unsigned long", "char", "void", "_Bool"]), lambda: self.pick("TU"),
                          lambda: self.compound(depth), self.enum, lambda: self.pick(["int8x16_t", "uint64x2_t", "int"]),
                          lambda: f"{self.pick(['typeof', '__typeof__', 'typeof_unqual'])}({self.pick(TYPEOF)})"])() + " "

    def specifiers(self, depth):
        parts = [self.attributes(.15), self.pick(["", "", "", "static ", "extern ", "inline ", "register "]), self.qualifier(),
                 self.type(depth), self.pick(["", "", self.qualifier(), self.attributes(.5)])]
        if self.some(.2):
            self.random.shuffle(parts)
        return "".join(parts)

    def declarator(self, depth, abstract=False):
        if depth <= 0 or self.some(.35):
            return "" if abstract and self.some(.4) else self.pick(NAMES)
        inner = self.declarator(depth - 1, abstract)
        return self.pick([f"*{self.qualifier()}{self.attributes(.15)}{inner}", f"({self.attributes(.25)}{inner})",
                          inner + self.pick(["[3]", "[]", "[A]"]), f"{inner}({self.parameters(depth - 1)})"])

    def parameters(self, depth):
        if self.some(.2):
            return self.pick(["", "void"])
        one = lambda: self.specifiers(min(depth, 1)) + self.declarator(depth, True) + " " + self.attributes(.1)  # noqa: E731
        return ", ".join(self.several(1, 3, one)) + self.pick(["", "", "", ", ..."])

    def members(self, depth):
        one = lambda: self.declarator(depth) + self.pick(["", " : 3", " " + self.attributes(.5)])  # noqa: E731
        return "{ " + " ".join(self.several(0, 3, lambda: self.specifiers(depth) + ", ".join(self.several(0, 2, one)) + ";")) + " }"

    def declaration(self):
        kind = self.random.random()
        if kind < .2:
            return f"typedef {self.specifiers(2)}{self.declarator(2)} {self.attributes(.2)};"
        if kind < .3:
            return self.specifiers(2) + ";"
        if kind < .4:
            return f"{self.specifiers(1)}{self.declarator(2)}({self.parameters(2)}) {{ body(); }}"
        one = lambda: (self.attributes(.1) + self.declarator(3) + self.pick(["", "", ' asm("q") ']) +  # noqa: E731
                       " " + self.attributes(.25) + self.pick(["", "", "= { 1, 2 }"]))
        return self.specifiers(2) + ", ".join(self.several(1, self.pick([1, 1, 3]), one)) + ";"

    def spoiled(self, text):
        tokens = TOKEN.findall(text)
        at = self.random.randrange(len(tokens))
        tokens[at:at + self.random.randint(0, 1)] = self.pick([[], [self.pick(SPOILERS)]])
        return " ".join(tokens)


def source(number):
    """A preprocessed source, of a header and a file that exports what it declares."""
    writer = Writer(number)
    chance = writer.pick([0, 0, .1, .3])
    lines = writer.several(1, 12, writer.declaration)
    lines = [writer.spoiled(line) if writer.some(chance) else line for line in lines]
    lines.insert(writer.random.randint(0, len(lines)), '# 7 "t.c"')
    return "\n".join(['# 1 "t.c"', '# 1 "t.h" 1', "typedef long T;", "typedef int U;", *lines, '# 90 "t.c" 2',
                      *(f"__GENKSYMS_EXPORT_SYMBOL({name});" for name in EXPORTS), ""])
