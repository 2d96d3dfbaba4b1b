// SPDX-License-Identifier: GPL-2.0-or-later
/* The one object that defines the tracepoints of trace.h. */
#include <linux/module.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

#include "multi.h"

static int phase_trace(void)
{
	return 11;
}
PHASE(1, phase_trace);
