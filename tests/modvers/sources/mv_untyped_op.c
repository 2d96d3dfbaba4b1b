// SPDX-License-Identifier: GPL-2.0-or-later
/* Compiled without kCFI, as an object is that came from elsewhere. */
long untyped_op(void *data, int value);

long untyped_op(void *data, int value)
{
	return value;
}
