// SPDX-License-Identifier: GPL-2.0-or-later
int outside(int x);

int first(int x)
{
	return outside(x) + 2;
}

int second(int x)
{
	return outside(x) + 3;
}
