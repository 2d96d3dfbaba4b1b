// SPDX-License-Identifier: GPL-2.0-or-later
int given(int x);

int given(int x)
{
	return x;
}
