// SPDX-License-Identifier: GPL-2.0-or-later
int outside(int x);

__attribute__((section(".init.text"))) int init_module(void)
{
	return outside(1) + 1;
}

int first(int x)
{
	return outside(x) + 2;
}

int second(int x)
{
	return outside(x) + 3;
}

__attribute__((no_instrument_function)) int untraced(int x)
{
	return outside(x) + 4;
}
