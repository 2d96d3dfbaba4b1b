/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_LIST_FOO_H
#define LTOMOD_LIST_FOO_H

int foo1(int x);	/* used by main.c */
int foo2(int x);	/* global, used by nobody */
int foo3_user(int x);	/* in foo3.c, beside the static foo3 that nobody uses */

#endif
