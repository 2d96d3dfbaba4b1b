// SPDX-License-Identifier: GPL-2.0-or-later
int outside(char *text);
int local(char *text);

int local(char *text)
{
	char copy[64];

	outside(copy);
	return copy[text[0] & 63] + 1;
}

int (*pointer)(char *text) = local;

int call_pointer(char *text)
{
	return pointer(text) + 1;
}
