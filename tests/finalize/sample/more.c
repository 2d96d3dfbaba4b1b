// SPDX-License-Identifier: GPL-2.0-or-later
/* A second object with the same strings, symbols and section names as the first. */
#include <linux/module.h>

const char *const more_words[3] = { "word", "other", "more" };

static int number __used = 4;
static const u16 odd[1] __used __section(".rodata.sections") = { 7 };
static u8 one_byte __used __section(".data..sections") = 9;

int weak_and_defined(void);
int weak_and_defined(void)
{
	return 1;
}
