/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the objects of ltomod_kunit_code share among themselves. */
#ifndef LTOMOD_KUNIT_CODE_H
#define LTOMOD_KUNIT_CODE_H

#include <linux/jump_label.h>
#include <linux/static_call.h>
#include <linux/types.h>

/* patched_other.c */
DECLARE_STATIC_KEY_FALSE(other_off);
DECLARE_STATIC_KEY_TRUE(other_on);
int other_sees_keys(void);		/* 10 * other_off + other_on */
int other_local_key(bool on);		/* of a key that is a namesake of keys.c's */

int operate_add(int x);
int operate_double(int x);
DECLARE_STATIC_CALL(other_operate, operate_add);
int other_operates(int x);
int operate_no_more(int x);
DECLARE_STATIC_CALL(other_quiet, operate_no_more);
int other_calls_quiet(int x);

/* switch_tables.c: two of many cases; their like without a switch is in switches.c. */
unsigned int dense_switch(unsigned int x);
const char *sparse_switch(u64 x);
int calling_switch(unsigned int op, int a, int b);

/* traced.c */
int ltomod_kunit_traced_leaf(int x);
int ltomod_kunit_traced_root(int x);	/* calls the leaf and a static function, three times each */
int ltomod_kunit_untraced(int x);
unsigned long traced_static_address(void);

#endif
