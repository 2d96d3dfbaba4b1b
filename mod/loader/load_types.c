// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The types (BTF) that a module brings for BPF programs.  A kernel that does not
 * understand them refuses the module, or loads it without: since 5.18
 * CONFIG_MODULE_ALLOW_BTF_MISMATCH says which.
 */
#include "loader/verdict.h"

#include <errno.h>

#include "loader/btfrules.h"

static bool may(const struct loading *l, enum habit habit)
{
	return kernel_habit(l->kernel, habit) != TOLD_NO;
}

/* What the kernel says of what it does not understand, or NULL. */
static const char *kernel_words(const struct loading *l, enum told allowed, int err)
{
	enum told once = kernel_habit(l->kernel, HABIT_BTF_ONCE);

	if (allowed == TOLD_YES && once == TOLD_YES)
		return "Kernel module BTF mismatch detected, BTF debug info may be unavailable for some modules";
	if (allowed == TOLD_YES && once == TOLD_NOT)
		return NULL;
	return arena_printf(l->findings->arena,
			    "failed to validate module [%s] BTF: %d",
			    l->module->name, -err);
}

/* "type 100754 of .BTF.base, foo" */
static const char *where(const struct loading *l, const struct btf_refusal *why)
{
	struct arena *arena = l->findings->arena;
	const char *of = why->of_base ? ".BTF.base" : ".BTF";

	return why->id ? arena_printf(arena, "%s, type %u%s%s", of, (unsigned)why->id,
				      *why->name ? ", " : "", why->name) : of;
}

static void refused(const struct loading *l, const struct btf_refusal *why)
{
	static const enum severity severities[] = {
		[TOLD_NOT] = DIAG_FATAL,
		[TOLD_NO] = DIAG_ERROR,
		[TOLD_YES] = DIAG_WARNING,
	};
	enum told allowed = kernel_config(l->kernel,
					  "CONFIG_MODULE_ALLOW_BTF_MISMATCH");
	struct finding *f = finding_add(l->findings, severities[allowed],
		CODE_LOAD_BTF, STAGE_TYPES,
		"its types (BTF) do not fit this kernel's: %s: %s%s", where(l, why),
		why->what, allowed == TOLD_NOT ?
		": whether it loads depends on CONFIG_MODULE_ALLOW_BTF_MISMATCH, which is not known" :
		allowed == TOLD_YES ? ": this kernel loads it all the same, and BPF programs do without them" : "");

	f->err = why->err;
	f->kernel = kernel_words(l, allowed, why->err);
	f->advice = l->module->sections & HAS_BTF_IDS ?
		"build it with this kernel's vmlinux in its tree; it offers functions to BPF programs (.BTF_ids), which it cannot without types" :
		"build it with this kernel's vmlinux in its tree, or, before it is signed, take them off: objcopy -R .BTF -R .BTF.base";
}

static void dangling(const struct loading *l, const struct btf_refusal *why)
{
	struct finding *f = finding_add(l->findings, DIAG_WARNING, CODE_LOAD_BTF,
		STAGE_TYPES,
		"its types (BTF) do not fit this kernel's: %s: %s; the kernel does not look when it loads it, BPF programs find nothing or something else there",
		where(l, why), why->what);

	f->advice = "build it with this kernel's vmlinux in its tree, or, before it is signed, take them off: objcopy -R .BTF -R .BTF.base";
}

void check_types(const struct loading *l)
{
	const struct btf_rules rules = {
		.base = may(l, HABIT_BTF_BASE),
		.any_section = may(l, HABIT_BTF_SECTIONS),
		.tag_flags = may(l, HABIT_BTF_TAGS),
		.layout = may(l, HABIT_BTF_LAYOUT),
	};
	struct arena arena = { NULL };
	struct btf_refusal why;

	if (!l->module->btf.n || !l->kernel->btf ||
	    kernel_config(l->kernel, "CONFIG_DEBUG_INFO_BTF_MODULES") == TOLD_NO)
		return;
	switch (btf_judge(l->module->btf, l->module->btf_base, l->kernel->btf,
			  &rules, &arena, &why)) {
	case BTF_REFUSED:
		refused(l, &why);
		break;
	case BTF_DANGLING:
		dangling(l, &why);
		break;
	case BTF_TAKEN:
		break;
	}
	arena_free(&arena);
}
