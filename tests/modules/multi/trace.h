/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tracepoints of ltomod_multi: one used in main.c, one in core/second.c. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ltomod_multi

#if !defined(LTOMOD_MULTI_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define LTOMOD_MULTI_TRACE_H

#include <linux/tracepoint.h>

TRACE_EVENT(ltomod_multi_read,
	TP_PROTO(int reads, int start),
	TP_ARGS(reads, start),
	TP_STRUCT__entry(
		__field(int, reads)
		__field(int, start)
	),
	TP_fast_assign(
		__entry->reads = reads;
		__entry->start = start;
	),
	TP_printk("reads=%d start=%d", __entry->reads, __entry->start)
);

DECLARE_EVENT_CLASS(ltomod_multi_value,
	TP_PROTO(int value),
	TP_ARGS(value),
	TP_STRUCT__entry(
		__field(int, value)
	),
	TP_fast_assign(
		__entry->value = value;
	),
	TP_printk("value=%d", __entry->value)
);

DEFINE_EVENT(ltomod_multi_value, ltomod_multi_tally,
	TP_PROTO(int value),
	TP_ARGS(value)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
