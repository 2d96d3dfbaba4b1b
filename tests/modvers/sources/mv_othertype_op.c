// SPDX-License-Identifier: GPL-2.0-or-later
/* Not what mv_othertype_main.c says: the registers are the same, the type is not. */
int othertype_op(void *data, long value);

int othertype_op(void *data, long value)
{
	return (int)value;
}
