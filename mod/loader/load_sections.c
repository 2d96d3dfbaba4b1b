// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What loaders of different kernels want of a module's sections: that they are
 * there, that tables of exports have the form of that kernel, and that their
 * relocations are of types that it applies.
 */
#include <errno.h>
#include <inttypes.h>

#include "loader/unwind.h"
#include "loader/verdict.h"
#include "object/loadfaults.h"
#include "object/sectionfaults.h"

static char *section_text(const struct loading *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static char *section_text(const struct loading *l, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(l->findings->arena, format, args);
	va_end(args);
	return text;
}

/* ---- sections that have to be there ------------------------------------- */

/*
 * The kernel's linker script makes them in every module; their absence shows that
 * another did the last link.
 */
static const struct required_section {
	unsigned section;		/* enum loadable_section */
	const char *name;
	enum machine machine;
	enum habit habit;		/* the kernel wants it if it has that */
	const char *config;		/* and this; NULL: anyway */
	enum load_stage stage;
	const char *kernel;		/* after "NAME: "; NULL: it says nothing */
} required[] = {
	{ HAS_PLT, ".plt", MACHINE_AARCH64, HABIT_PLTS, NULL, STAGE_TABLES,
	  "module PLT section(s) missing" },
	{ HAS_INIT_PLT, ".init.plt", MACHINE_AARCH64, HABIT_PLTS, NULL,
	  STAGE_TABLES, "module PLT section(s) missing" },
	{ HAS_TRAMPOLINE, ".text.ftrace_trampoline", MACHINE_AARCH64,
	  HABIT_PLTS, "CONFIG_DYNAMIC_FTRACE", STAGE_RELOCATIONS, NULL },
	{ HAS_INIT_TRAMPOLINE, ".init.text.ftrace_trampoline", MACHINE_AARCH64,
	  HABIT_INIT_TRAMPOLINE, "CONFIG_DYNAMIC_FTRACE", STAGE_RELOCATIONS,
	  NULL },
};

static bool is_required(const struct loading *l,
			const struct required_section *row)
{
	return row->machine == l->module->machine &&
	       kernel_habit(l->kernel, row->habit) == TOLD_YES &&
	       (!row->config ||
		kernel_config(l->kernel, row->config) == TOLD_YES);
}

static void check_required(const struct loading *l)
{
	for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++) {
		const struct required_section *row = &required[i];
		struct finding *f;

		if ((l->module->sections & row->section) || !is_required(l, row))
			continue;
		f = finding_add(l->findings, DIAG_ERROR, CODE_LOAD_SECTION,
				row->stage,
				"the kernel wants a section %s, and it has none%s",
				row->name, row->kernel ? "" :
				": the kernel refuses it without a word");
		f->err = ENOEXEC;
		if (row->kernel)
			f->kernel = section_text(l, "%s: %s", l->module->name,
						 row->kernel);
		f->advice = "link it with the linker script of this kernel (scripts/module.lds): build it for this kernel";
	}
}

/* ---- sections that are wrong in themselves ------------------------------ */

/* Of what a kernel with @habit refuses; @otherwise: of what others make of it. */
static enum severity refusal(const struct loading *l, enum habit habit,
			     enum severity otherwise)
{
	switch (kernel_habit(l->kernel, habit)) {
	case TOLD_YES:
		return DIAG_ERROR;
	case TOLD_NO:
		return otherwise;
	default:
		return DIAG_FATAL;
	}
}

/* @first: the kernel comes no further than that one. */
static void check_writable(const struct loading *l,
			   const struct loadable_section_fault *fault, bool first)
{
	struct finding *f;

	if (kernel_config(l->kernel, "CONFIG_STRICT_MODULE_RWX") == TOLD_NO)
		return;
	f = finding_add(l->findings, refusal(l, HABIT_WRITABLE, DIAG_NOTE),
			CODE_LOAD_WRITABLE, STAGE_TABLES,
			"section %s is code that may be written to", fault->name);
	f->err = ENOEXEC;
	if (first)
		f->kernel = section_text(l, "%s: section %s (index %" PRIu32 ") has invalid WRITE|EXEC flags",
					 l->module->name, fault->name,
					 fault->section);
	f->advice = "give code \"ax\" and data \"aw\" where assembly opens the section";
}

/* What is shown of sections is there for kallsyms. */
static void check_shown(const struct loading *l,
			const struct loadable_section_fault *fault, bool first)
{
	struct finding *f;

	if (kernel_config(l->kernel, "CONFIG_KALLSYMS") == TOLD_NO ||
	    kernel_config(l->kernel, "CONFIG_SYSFS") == TOLD_NO)
		return;
	f = finding_add(l->findings, refusal(l, HABIT_SHOWN, DIAG_WARNING),
			CODE_LOAD_DOUBLE, STAGE_SYSFS,
			"two sections are called %s (%" PRIu32 " and %" PRIu32 "), and each is to be a file in /sys/module/%s/sections",
			fault->name, fault->earlier, fault->section,
			l->module->name);
	f->err = f->severity == DIAG_WARNING ? 0 : EEXIST;
	if (first)
		f->kernel = section_text(l, "sysfs: cannot create duplicate filename '/module/%s/sections/%s'",
					 l->module->name, fault->name);
	f->advice = "merge what has one name in the last link (module-lto.lds, scripts/module.lds)";
}

void check_alone(const struct loading *l)
{
	const struct loadable *m = l->module;
	bool only = kernel_habit(l->kernel, HABIT_EXACTLY_ONE) == TOLD_NO;

	for (size_t i = 0; i < m->nsection_faults; i++) {
		const struct loadable_section_fault *fault =
			&m->section_faults[i];
		struct finding *f;

		if (!(fault->kinds & SECTION_NOT_ALONE) ||
		    kernel_habit(l->kernel, HABIT_ALONE) == TOLD_NO)
			continue;
		f = finding_add(l->findings,
				refusal(l, HABIT_ALONE, DIAG_NOTE),
				CODE_LOAD_DOUBLE, STAGE_FORMAT,
				"two sections are called %s (%" PRIu32 " and %" PRIu32 "), of which there has to be one",
				fault->name, fault->earlier, fault->section);
		f->err = ENOEXEC;
		f->kernel = !strcmp(fault->name, ".modinfo") ?
			    "Only one .modinfo section must exist." :
			    section_text(l, "module %s: %s one %s section must exist.",
					 m->name, only ? "Only" : "Exactly",
					 fault->name);
		f->advice = "merge what has one name in the last link (module-lto.lds, scripts/module.lds)";
	}
}

static void check_section_faults(const struct loading *l)
{
	const struct loadable *m = l->module;
	size_t left_out = m->all_section_faults - m->nsection_faults;
	unsigned before = 0;	/* kinds that the kernel has met */

	for (size_t i = 0; i < m->nsection_faults; i++) {
		const struct loadable_section_fault *fault =
			&m->section_faults[i];

		if (fault->kinds & SECTION_WRITABLE)
			check_writable(l, fault,
				       !(before & SECTION_WRITABLE));
		if ((fault->kinds & SECTION_SHOWN_AGAIN) &&
		    (!(fault->kinds & SECTION_NOT_ALONE) ||
		     kernel_habit(l->kernel, HABIT_ALONE) == TOLD_NO))
			check_shown(l, fault,
				    !(before & SECTION_SHOWN_AGAIN));
		before |= fault->kinds;
	}
	if (left_out)
		finding_add(l->findings, DIAG_NOTE, CODE_LOAD_DOUBLE,
			    STAGE_SYSFS, "and %zu more sections that are code and writable, or of one name",
			    left_out);
}

/* ---- tables of exports --------------------------------------------------- */

struct export_count {
	size_t plain;		/* in the table that every kernel has */
	size_t in_gpl_table;
	size_t by_flag;		/* GPL-only by a flag */
};

static struct export_count count_exports(const struct loadable *module)
{
	struct export_count count = { 0 };

	for (size_t i = 0; i < module->nexports; i++) {
		const struct loadable_export *export = &module->exports[i];
		bool in_table = export->gpl_only && !export->flagged;

		count.in_gpl_table += in_table;
		count.plain += !in_table;
		count.by_flag += export->gpl_only && export->flagged;
	}
	return count;
}

/* A module of before 7.1, or of a modpost of before. */
static void check_flags(const struct loading *l, const struct export_count *count)
{
	const struct loadable *m = l->module;
	struct finding *f;

	if (m->sections & (HAS_KSYMTAB_GPL | HAS_KCRCTAB_GPL)) {
		f = finding_add(l->findings, DIAG_WARNING, CODE_LOAD_FLAGS,
				STAGE_TABLES,
				"this kernel ignores the table of GPL-only exports: %zu that it has there %s not exported",
				count->in_gpl_table,
				count->in_gpl_table == 1 ? "is" : "are");
		f->kernel = section_text(l, "%s: ignoring obsolete section %s",
			m->name, m->sections & HAS_KSYMTAB_GPL ?
			"__ksymtab_gpl" : "__kcrctab_gpl");
		f->advice = "run the modpost of this kernel's generation: build it for this kernel";
	}
	if (!count->plain || (m->sections & HAS_KFLAGSTAB))
		return;
	f = finding_add(l->findings, DIAG_ERROR, CODE_LOAD_FLAGS, STAGE_TABLES,
			"it exports symbols, and has no flags for them (__kflagstab)");
	f->err = ENOEXEC;
	f->kernel = section_text(l, "%s: no flags for exported symbols", m->name);
	f->advice = "run the modpost of this kernel's generation: build it for this kernel";
}

static void check_tables(const struct loading *l)
{
	const struct export_count count = count_exports(l->module);
	enum told flags = kernel_habit(l->kernel, HABIT_FLAGS);
	struct finding *f;

	if (flags == TOLD_YES)
		check_flags(l, &count);
	if (flags != TOLD_NO || !count.by_flag)
		return;
	f = finding_add(l->findings, DIAG_WARNING, CODE_LOAD_FLAGS,
			STAGE_TABLES,
			"this kernel does not know flags of exports: %zu that %s GPL-only may be used by any module",
			count.by_flag, count.by_flag == 1 ? "is" : "are");
	f->advice = "run the modpost of this kernel's generation: build it for this kernel";
}

/* ---- relocations --------------------------------------------------------- */

/* How the kernel says that something stands at the place already. */
static const char *place_words(const struct loading *l,
			       const struct loadable_fault *fault)
{
	if (kernel_habit(l->kernel, HABIT_PLACE_TOLD) == TOLD_YES)
		return section_text(l, "Invalid relocation target, existing value is nonzero for sec %" PRIu32 ", idx %" PRIu64 ", type %" PRIu32,
				    fault->table, fault->index, fault->type);
	return section_text(l, "%s relocation target, existing value is nonzero for type %" PRIu32,
			    kernel_habit(l->kernel, HABIT_INVALID_PLACE) ==
			    TOLD_NO ? "Skipping invalid" : "Invalid",
			    fault->type);
}

static const char *kernel_words(const struct loading *l,
				const struct loadable_fault *fault)
{
	const char *name = l->module->name;

	switch (fault->kind) {
	case FAULT_NOT_ZERO:
		return section_text(l, "x86/modules: %s", place_words(l, fault));
	case FAULT_RANGE:
		return section_text(l, "overflow in relocation type %" PRIu32 " val",
				    fault->type);
	default:
		return l->module->machine == MACHINE_AARCH64 ?
			section_text(l, "module %s: unsupported RELA relocation: %" PRIu32,
				     name, fault->type) :
			section_text(l, "%s: Unknown rela relocation: %" PRIu32,
				     name, fault->type);
	}
}

/* Whether a kernel has a GOT slot for its stack guard. */
static enum told has_guard_slot(const struct kernel *kernel)
{
	const char *version = map_get(&kernel->config,
				      STR("CONFIG_CLANG_VERSION"));
	unsigned long long number;
	enum told habit = kernel_habit(kernel, HABIT_GUARD_SLOT);
	bool old = kernel_config(kernel, "CONFIG_CC_IS_CLANG") == TOLD_YES &&
		   kernel_config(kernel, "CONFIG_STACKPROTECTOR") == TOLD_YES &&
		   version && str_to_u64(str_of(version), &number) &&
		   number < 170000;

	if (kernel->has_config && !old)
		return TOLD_NO;
	return habit == TOLD_YES && !kernel->has_config ? TOLD_NOT : habit;
}

static void check_fault(const struct loading *l,
			const struct loadable_fault *fault)
{
	enum severity severity = DIAG_ERROR;
	struct finding *f;

	if (fault->kind == FAULT_GUARD) {
		enum told slot = has_guard_slot(l->kernel);

		if (slot == TOLD_YES)
			return;
		if (slot == TOLD_NOT)
			severity = DIAG_FATAL;
	}
	if (fault->kind == FAULT_PER_CPU) {
		if (kernel_habit(l->kernel, HABIT_PER_CPU) != TOLD_NO)
			return;
		severity = DIAG_WARNING;
	}
	f = finding_add(l->findings, severity, CODE_LOAD_RELOCATION,
			STAGE_RELOCATIONS, "%s: %s at %s+0x%" PRIx64 ": %s",
			*fault->symbol ? fault->symbol : "no symbol",
			reloc_type_text(l->module->machine, fault->type,
					l->findings->arena),
			fault->section, fault->offset,
			load_fault_text(l->module->machine, fault->kind,
					fault->type));
	f->symbol = *fault->symbol ? fault->symbol : NULL;
	if (severity != DIAG_WARNING) {
		f->err = ENOEXEC;
		f->kernel = kernel_words(l, fault);
	}
	f->advice = load_fault_advice(l->module->machine, fault->kind,
				      fault->type, fault->weak);
}

/* ---- unwind tables ------------------------------------------------------- */

/* Whether the kernel needs them depends on the processor: a warning. */
static void check_unwind(const struct loading *l)
{
	enum unwind_fault fault = l->module->unwind;
	struct finding *f;

	if (!fault || kernel_config(l->kernel,
			"CONFIG_UNWIND_PATCH_PAC_INTO_SCS") != TOLD_YES)
		return;
	f = finding_add(l->findings, DIAG_WARNING, CODE_LOAD_UNWIND,
			STAGE_RELOCATIONS,
			"the kernel does not understand its unwind tables (.init.eh_frame), %s: on a processor without pointer authentication %s",
			unwind_fault_text(fault),
			kernel_habit(l->kernel, HABIT_UNWIND_REFUSED) == TOLD_YES ?
			"it refuses the module" :
			"its functions have no shadow call stack from there on");
	if (kernel_habit(l->kernel, HABIT_UNWIND_TOLD) == TOLD_YES)
		f->kernel = section_text(l, "module %s: error occurred during dynamic SCS patching (%u)",
					 l->module->name, (unsigned)fault);
	f->advice = "leave .cfi_ directives to the compiler, or keep to those that compilers use";
}

void check_module_sections(const struct loading *loading)
{
	const struct loadable *m = loading->module;

	check_required(loading);
	check_section_faults(loading);
	check_tables(loading);
	check_unwind(loading);
	for (size_t i = 0; i < m->nfaults; i++)
		check_fault(loading, &m->faults[i]);
	if (m->nfaults && m->nfaults < m->all_faults)
		finding_add(loading->findings, DIAG_NOTE, CODE_LOAD_RELOCATION,
			    STAGE_RELOCATIONS, "and %zu more such relocations",
			    m->all_faults - m->nfaults);
}
