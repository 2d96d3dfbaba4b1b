// SPDX-License-Identifier: GPL-2.0-or-later
/* Kept out of LTO by the Kbuild file. */
#include <linux/compiler.h>

int native_answer(int x);
int optout_callback(int x);

noinline int native_answer(int x)
{
	return optout_callback(x) + LTOMOD_FOR_ALL - 1;
}
