// SPDX-License-Identifier: GPL-2.0-or-later
// What a configure script asks: is it there?
#include <linux/module.h>
int probe(void);
int probe(void)
{
	return ASKED;
}
