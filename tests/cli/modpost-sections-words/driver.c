// SPDX-License-Identifier: GPL-2.0-or-later
#define __init __attribute__((section(".init.text"), noinline))
#define __exit __attribute__((section(".exit.text"), noinline))

const char info[] __attribute__((section(".modinfo"))) =
	"license=GPL\0description=words";

static volatile int state;

static int __init setup(void)
{
	return state;
}

__attribute__((noinline)) static int probe(void) __asm__("probe.llvm.4711");
static int probe(void)
{
	return 1 +
	       setup();
}

static void __exit leave(void)
{
	state = 0;
}

struct driver {
	int (*probe)(void);
	void (*remove)(void);
} my_driver = {
	probe, leave,
};
