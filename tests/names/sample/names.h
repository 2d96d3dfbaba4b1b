/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ltomod_names: a.c and b.c each have a static function names_twin, and a.c has
 * names_lone; what calls them is inlined into main.c, so that LTO has them used by
 * another object.  Each read of /proc/ltomod_names says what all of them return.
 */
#ifndef LTOMOD_NAMES_H
#define LTOMOD_NAMES_H

int names_first(int x);		/* a.c: its twin, and names_lone */
int names_alone(int x);
int names_second(int x);	/* b.c: its twin */

#endif
