/* SPDX-License-Identifier: GPL-2.0-or-later */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ltomod_whole

#if !defined(LTOMOD_WHOLE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define LTOMOD_WHOLE_TRACE_H

#include <linux/tracepoint.h>

TRACE_EVENT(whole_event,
	TP_PROTO(int value),
	TP_ARGS(value),
	TP_STRUCT__entry(__field(int, value)),
	TP_fast_assign(__entry->value = value;),
	TP_printk("value=%d", __entry->value)
);

/* Nobody calls it, and it is there to be switched on. */
TRACE_EVENT(whole_other,
	TP_PROTO(int value),
	TP_ARGS(value),
	TP_STRUCT__entry(__field(int, value)),
	TP_fast_assign(__entry->value = value;),
	TP_printk("value=%d", __entry->value)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
