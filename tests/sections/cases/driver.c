// SPDX-License-Identifier: GPL-2.0-or-later
// As a driver has them: a probe function that calls __init code, a table of
// __initconst data read at run time, a structure that points at __exit code.
// all: warning section-mismatch probe (.text) -> setup (.init.text)
// all: warning section-mismatch look_up (.text) -> speeds (.init.rodata)
// all: warning section-mismatch my_remove (.exit.text) -> speeds (.init.rodata)
// 6.12: warning section-mismatch my_driver (.data) -> my_remove (.exit.text)
// 6.1 -W: warning section-mismatch my_driver (.data) -> my_remove (.exit.text)
#define __init __attribute__((section(".init.text"), cold, noinline))
#define __exit __attribute__((section(".exit.text"), noinline))
#define __initconst __attribute__((section(".init.rodata")))

struct driver {
	int (*probe)(int);
	void (*remove)(void);
};

extern int outside(const void *what);
const char license[] __attribute__((section(".modinfo"))) = "license=GPL";
static const int speeds[4] __initconst = { 10, 100, 1000, 10000 };

static int __init setup(int which)
{
	return outside(&which);
}

/* To clang 22 what only calls cold code is cold itself, and of .text.unlikely. */
static int __attribute__((section(".text"))) probe(int which)
{
	return setup(which) + 1;
}

int look_up(int which)
{
	return outside(speeds) + which;
}

static void __exit my_remove(void)
{
	outside(speeds);
}
struct driver my_driver = { probe, my_remove };
