/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/jump_label.h>
#include <linux/static_call.h>

/* An element of an array that is collected by its section, as KUnit's suites are. */
struct whole_item {
	const char *name;
	int (*function)(int x);
};
#define WHOLE_ITEM(n, f) \
	const struct whole_item whole_item_##n __section("whole_items") __aligned(8) = { #n, f }

extern const struct whole_item whole_item_a, whole_item_b, whole_item_c, whole_item_d, whole_item_e;
int whole_twice(int x);
int whole_nobody(int x);
DECLARE_STATIC_KEY_FALSE(whole_key);
int whole_called(int x);
DECLARE_STATIC_CALL(whole_call, whole_called);
