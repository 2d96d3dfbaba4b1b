/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A function that calls another one, and so saves its return address: on the shadow stack, if there is to be one. */
static noinline int shadow_inner(int n)
{
	OPTIMIZER_HIDE_VAR(n);
	return n + 1;
}

static noinline int shadow_outer(int n)
{
	return shadow_inner(n) + shadow_inner(n + 1) * n;
}
