/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What GCC and clang spell in two ways. */
struct task {
	unsigned long state;
	short prio;
	long long time;
	const char name[16];
	const struct {
		int a, b;
	};
	volatile const int v[2];
	const volatile int cv;
	unsigned bit : 3;
	enum { LEFT = -1, RIGHT = 1 } where;
	struct task *next;
	void (*end)(void) __attribute__((noreturn));
};
