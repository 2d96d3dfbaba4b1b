// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "retention/report.h"

int report_html(const struct report *report, FILE *out)
{
	(void)report;
	(void)out;
	return -ENOTSUP;
}
