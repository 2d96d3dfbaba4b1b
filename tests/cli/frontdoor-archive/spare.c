// SPDX-License-Identifier: GPL-2.0-or-later
int spare(int x);
int nowhere(int x);

/* Nobody asks for it, so nobody misses what it asks for. */
int spare(int x)
{
	return nowhere(x);
}
