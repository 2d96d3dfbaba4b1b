// SPDX-License-Identifier: GPL-2.0-or-later
int plain(int x);

int plain(int x)
{
	return x;
}
