// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/finding.h"

struct finding *finding_add(struct findings *findings, enum severity severity,
			    const char *code, enum load_stage stage,
			    const char *format, ...)
{
	struct finding *finding;
	va_list args;

	if (findings->count == findings->room) {
		struct finding *old = findings->items;

		findings->room = findings->room ? findings->room * 2 : 4;
		findings->items = arena_array(findings->arena, struct finding,
					      findings->room);
		if (old)
			memcpy(findings->items, old,
			       findings->count * sizeof(*old));
	}
	finding = &findings->items[findings->count++];
	findings->counts[severity]++;
	va_start(args, format);
	*finding = (struct finding){
		.code = code,
		.severity = severity,
		.stage = stage,
		.text = arena_vprintf(findings->arena, format, args),
	};
	va_end(args);
	return finding;
}

int findings_errno(const struct findings *findings)
{
	enum load_stage first = STAGES;
	int err = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->severity != DIAG_ERROR || finding->stage > first)
			continue;
		first = finding->stage;
		err = finding->err;
	}
	return err;
}

void findings_sort(struct findings *findings)
{
	struct finding *sorted = arena_array(findings->arena, struct finding,
					     findings->count);
	size_t count = 0;

	for (enum load_stage stage = 0; stage < STAGES; stage++)
		for (size_t i = 0; i < findings->count; i++)
			if (findings->items[i].stage == stage)
				sorted[count++] = findings->items[i];
	findings->items = sorted;
	findings->room = count;
}
