# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs of sources, each (header, source): what is between them, and whether the version of f changes."""


def struct(members, more="", tail=""):
    """A header with a struct s, and a function that takes one."""
    return f"{more}\nstruct s {{ {members} }} {tail};\n", "int f(struct s *s) { return s != 0; }"


def header(text, source="int f(struct s *s) { return s != 0; }"):
    return text + "\n", source


def function(prototype, more=""):
    return more, prototype + " { return 0; }"


BASE = struct("int a; long b;")
FUNCTION = function("int f(int a, long b)")
ENUM = struct("enum e e;", "enum e { A, B };")

CHANGES = [
    # rule, before, after, does the version change
    ("member added", BASE, struct("int a; long b; int c;"), True),
    ("member removed", BASE, struct("int a;"), True),
    ("members change places", BASE, struct("long b; int a;"), True),
    ("member moved by alignment", struct("int a; int b;"),
     struct("int a; int b __attribute__((aligned(8)));"), True),
    ("member renamed", BASE, struct("int a; long c;"), True),
    ("member of another type", BASE, struct("int a; unsigned long b;"), True),
    ("member of another type of one size and name", struct("int *p;"), struct("long *p;"), True),
    ("member far away changes", struct("struct t *t;", "struct t { int x; };"),
     struct("struct t *t;", "struct t { long x; };"), True),
    ("struct renamed", BASE,
     header("struct r { int a; long b; };", "int f(struct r *s) { return s != 0; }"), True),
    ("struct becomes union", BASE,
     header("union s { int a; long b; };", "int f(union s *s) { return s != 0; }"), True),
    ("enumerator of another value", ENUM, struct("enum e e;", "enum e { A, B = 5 };"), True),
    ("enumerator added", ENUM, struct("enum e e;", "enum e { A, B, C };"), True),
    ("enumerator renamed", ENUM, struct("enum e e;", "enum e { A, D };"), True),
    ("array size", struct("int a[4];"), struct("int a[5];"), True),
    ("array dimensions", struct("int a[4][2];"), struct("int a[2][4];"), True),
    ("bit-field width", struct("unsigned a : 3, b : 5;"), struct("unsigned a : 4, b : 5;"), True),
    ("bit-field moved", struct("unsigned a : 3; unsigned b : 5;"),
     struct("unsigned a : 3; unsigned : 0; unsigned b : 5;"), True),
    ("parameter added", FUNCTION, function("int f(int a, long b, int c)"), True),
    ("parameter of another type", FUNCTION, function("int f(int a, int b)"), True),
    ("parameters change places", FUNCTION, function("int f(long b, int a)"), True),
    ("parameter renamed", FUNCTION, function("int f(int a, long c)"), True),
    ("return type", FUNCTION, function("long f(int a, long b)"), True),
    ("function becomes variable", FUNCTION, ("", "int f;"), True),
    ("qualifier of what a parameter points to", function("int f(char *p)"),
     function("int f(const char *p)"), True),
    ("qualifier of a member", struct("int a;"), struct("volatile int a;"), True),
    ("alignment of a struct", BASE, struct("int a; long b;", tail="__attribute__((aligned(64)))"), True),
    ("packing", BASE, struct("int a; long b;", tail="__attribute__((packed))"), True),
    ("opaque becomes complete", header("struct s;"), BASE, True),
    ("complete becomes opaque far away", struct("struct t *t;", "struct t { int x; };"),
     struct("struct t *t;", "struct t;"), True),
    ("typedef of another type", struct("t a;", "typedef int t;"), struct("t a;", "typedef unsigned t;"), True),
    ("callback's parameter", struct("int (*cb)(int);"), struct("int (*cb)(long);"), True),
    ("variable's type", ("", "int f;"), ("", "long f;"), True),

    ("nothing", BASE, BASE, False),
    ("comment and lines", BASE, header("\n\n/* longer */\nstruct s {\n\tint a;\n\tlong b;\n};"), False),
    ("body", BASE, (BASE[0], "int f(struct s *s) { for (int i = 0; i < s->a; i++) s->b += i; return 7; }"), False),
    ("another function", BASE, (BASE[0], "int g(struct s *t, int u) { return u; }\n" + BASE[1]), False),
    ("a static function that is inlined", BASE,
     (BASE[0], "static int h(struct s *s) { return s->a; }\nint f(struct s *s) { return h(s); }"), False),
    ("a type that is not used", BASE, ("struct unused { int x; };\n" + BASE[0], BASE[1]), False),
    ("a typedef that is not used", BASE, ("typedef long unused;\n" + BASE[0], BASE[1]), False),
    ("a struct of the .c file", (BASE[0], "struct p { int x; }; int f(struct p *p) { return p != 0; }"),
     (BASE[0], "struct p { long x, y; }; int f(struct p *p) { return p != 0; }"), False),
    ("initial value", ("", "int f = 1;"), ("", "int f = 2;"), False),
    ("section and visibility", ("", "int f;"),
     ("", "__attribute__((section(\"mine\"), visibility(\"hidden\"))) int f;"), False),
    ("the same type spelled otherwise", struct("unsigned int a; long int b;"),
     struct("unsigned a; signed long b;"), False),
    ("named constant in an array size", struct("int a[4];"),
     struct("int a[N];", "enum { N = 4 };"), False),
]
