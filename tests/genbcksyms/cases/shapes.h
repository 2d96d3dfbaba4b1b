/* SPDX-License-Identifier: GPL-2.0-or-later */
enum speed { SLOW, FAST = 7, REVERSE = -2 };
enum wide { WIDE = 0x1000000000ULL };
struct pair { char tag; long value; };
struct flags { unsigned ready : 1, mode : 3; unsigned : 0; int level : 6; };
struct __attribute__((packed)) frame { char kind; long word; };
struct line { int word; } __attribute__((aligned(128)));
union number { int whole; float part; struct pair pair; };
struct nest { union { int a; short b; }; struct { int c; } named; enum speed speed; };
struct tail { int count; short items[]; };
struct nothing { };
typedef struct { int x; } point;
