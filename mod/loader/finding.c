// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/finding.h"

static struct finding_kind *find_kind(const struct findings *findings,
				      enum severity severity, enum diag_code code)
{
	struct finding_kind *kind = findings->kinds;

	while (kind && (kind->severity != severity || kind->code != code))
		kind = kind->next;
	return kind;
}

static struct finding_kind *kind_of(struct findings *findings,
				    enum severity severity, enum diag_code code)
{
	struct finding_kind *kind = find_kind(findings, severity, code);

	if (kind)
		return kind;
	kind = arena_new(findings->arena, struct finding_kind);
	kind->code = code;
	kind->severity = severity;
	kind->next = findings->kinds;
	return findings->kinds = kind;
}

static bool is_full(const struct finding_kind *kind)
{
	return kind->kept >= DIAGS_OF_A_KIND ||
	       kind->bytes >= FINDINGS_TEXT_OF_A_KIND;
}

bool findings_full(const struct findings *findings, enum severity severity,
		   enum diag_code code)
{
	const struct finding_kind *kind = find_kind(findings, severity, code);

	return kind && is_full(kind);
}

static struct finding *add_room(struct findings *findings)
{
	if (findings->count == findings->room) {
		struct finding *old = findings->items;

		findings->room = findings->room ? findings->room * 2 : 4;
		findings->items = arena_array(findings->arena, struct finding,
					      findings->room);
		if (old)
			memcpy(findings->items, old,
			       findings->count * sizeof(*old));
	}
	return &findings->items[findings->count++];
}

struct finding *finding_add(struct findings *findings, enum severity severity,
			    enum diag_code code, enum load_stage stage,
			    const char *format, ...)
{
	struct finding_kind *kind = kind_of(findings, severity, code);
	bool kept = !is_full(kind);
	struct finding *finding;
	va_list args;

	kind->seen++;
	if (!kept && !kind->rest)
		kind->rest = arena_new(findings->arena, struct finding);
	finding = kept ? add_room(findings) : kind->rest;
	findings->counts[severity]++;
	*finding = (struct finding){
		.code = code,
		.severity = severity,
		.stage = stage,
		.order = findings->added++,
		.kind = kind,
	};
	if (!kept)
		return finding;
	kind->last = finding->order;
	va_start(args, format);
	finding->text = arena_vprintf(findings->arena, format, args);
	va_end(args);
	kind->kept++;
	kind->bytes += strlen(finding->text);
	return finding;
}

size_t finding_left_out(const struct finding *finding)
{
	const struct finding_kind *kind = finding->kind;

	return kind->rest && kind->last == finding->order ?
	       kind->seen - kind->kept : 0;
}

/* Whether insmod would see the errno of @a rather than that of @b. */
static bool comes_before(const struct finding *a, const struct finding *b)
{
	return a->severity == DIAG_ERROR &&
	       (!b || a->stage < b->stage ||
		(a->stage == b->stage && a->order > b->order));
}

int findings_errno(const struct findings *findings)
{
	const struct finding *seen = NULL;

	for (size_t i = 0; i < findings->count; i++)
		if (comes_before(&findings->items[i], seen))
			seen = &findings->items[i];
	for (const struct finding_kind *k = findings->kinds; k; k = k->next)
		if (k->rest && comes_before(k->rest, seen))
			seen = k->rest;
	return seen ? seen->err : 0;
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
