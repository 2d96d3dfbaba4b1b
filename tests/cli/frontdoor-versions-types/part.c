/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/export.h>
#include "typed.h"

int typed_part(struct typed *typed)
{
	return typed->member;
}
EXPORT_SYMBOL(typed_part);

long typed_far(struct typed *typed)
{
	return typed->member;
}
