// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A finding in words: what refers to what, in the line that the kernel's tool
 * has for it, and below it why that is wrong and what to do.
 */
#include <inttypes.h>

#include "sections/section_rules.h"
#include "model/canonical.h"
#include "model/code.h"

/* What one end of the reference is called, and the words to fix it with. */
struct end {
	const char *name;	/* "probe", "setup+0x40", "0x30"; never empty */
	const char *section;
	const char *noun;	/* "function", "variable" */
	const char *mark;	/* "__init": what put it where it is; "" */
};

static bool is_code(const struct bad_reference *finding, uint32_t section)
{
	return finding->check->object->sections[section].flags & SECTION_EXEC;
}

static struct end describe(const struct bad_reference *finding, uint32_t section,
			   const char *name)
{
	bool code = is_code(finding, section);
	const char *text = finding->check->object->sections[section].name;
	struct end end = {
		.name = name,
		.section = text,
		.noun = code ? "function" : "variable",
		.mark = "",
	};

	if (str_starts(str_of(text), STR(".init.")))
		end.mark = code ? "__init" : "__initdata";
	else if (str_starts(str_of(text), STR(".exit.")))
		end.mark = code ? "__exit" : "__exitdata";
	else if (str_starts(str_of(text), STR(".meminit.")))
		end.mark = code ? "__meminit" : "__meminitdata";
	else if (str_starts(str_of(text), STR(".memexit.")))
		end.mark = code ? "__memexit" : "__memexitdata";
	return end;
}

/* "name", or "name+0x10" where @offset does not meet it; "0x10" without one. */
static const char *spot(struct arena *arena, const struct symbol *symbol,
			uint64_t offset, bool always)
{
	struct str name;

	if (!symbol || !*symbol->name)
		return arena_printf(arena, "0x%" PRIx64, offset);
	name = canonical_symbol(plain_symbol(symbol->name));
	offset -= symbol->value;
	if (!offset && !always)
		return arena_str(arena, name);
	return arena_printf(arena, "%.*s+0x%" PRIx64, (int)name.n, name.p, offset);
}

static struct end end_from(const struct bad_reference *finding, struct arena *arena)
{
	return describe(finding, finding->from_section,
			spot(arena, finding->from, finding->reloc.offset, true));
}

static struct end end_to(const struct bad_reference *finding, struct arena *arena)
{
	const struct symbol *symbol = finding->to;
	uint64_t offset = finding->to_address;

	if (symbol && *symbol->name)
		offset = symbol->value;
	else
		symbol = finding->to_before;
	return describe(finding, finding->to_section,
			spot(arena, symbol, offset, false));
}

static const char *bare(struct arena *arena, const struct symbol *symbol,
			const char *otherwise)
{
	return symbol && *symbol->name ?
	       arena_str(arena, canonical_symbol(plain_symbol(symbol->name))) :
	       otherwise;
}

/* " at drv.c:12" if the debug information knows. */
static const char *source(const struct bad_reference *finding, struct arena *arena)
{
	const struct section_check *check = finding->check;
	struct source_line line;

	if (!check->source_line ||
	    !check->source_line(check->source, finding->from_section,
				finding->reloc.offset, arena, &line))
		return "";
	return arena_printf(arena, " at %s:%u", line.file, line.line);
}

/* What to do.  The words are those of <linux/init.h>. */
static void hint(const struct bad_reference *finding, const struct end *from_end,
		 const struct end *to_end, struct diags *diags)
{
	struct arena *arena = diags->arena;
	const char *from = bare(arena, finding->from, "what refers to it");
	const char *to = bare(arena, finding->to, to_end->name);
	const char *fate = "is freed once the module is initialized";
	bool from_code = is_code(finding, finding->from_section);

	switch (finding->mismatch) {
	case STAYING_TO_INIT:
		if (finding->hidden_exemption)
			diag_hint(diags,
				  "the kernel lets a %s of that name refer to %s, but the compiler has renamed it (%s): keep the name with __used, or remove %s from %s",
				  from_end->noun, to_end->section,
				  finding->from->name, to_end->mark, to);
		else if (from_code)
			diag_hint(diags,
				  "%s %s and %s stays: remove %s from %s, or mark %s __init if only init code calls it",
				  to, fate, from, to_end->mark, to, from);
		else
			diag_hint(diags,
				  "%s %s and %s stays: remove %s from %s, or mark %s __initdata, or __refdata if it is used during init only",
				  to, fate, from, to_end->mark, to, from);
		break;
	case STAYING_TO_EXIT:
		if (finding->hidden_exemption)
			diag_hint(diags,
				  "the kernel lets a %s of that name refer to %s, but the compiler has renamed it (%s): keep the name with __used, or remove %s from %s",
				  from_end->noun, to_end->section,
				  finding->from->name, to_end->mark, to);
		else if (from_code)
			diag_hint(diags,
				  "%s is not there when the code is built into the kernel: remove %s from %s, or mark %s __exit if only exit code calls it",
				  to, to_end->mark, to, from);
		else
			diag_hint(diags,
				  "%s is not there when the code is built into the kernel: remove %s from %s, or wrap the reference in __exit_p() and mark %s __refdata",
				  to, to_end->mark, to, from);
		break;
	case INIT_TO_EXIT:
		diag_hint(diags,
			  "init code runs where exit code is dropped, in a kernel that it is built into: remove %s from %s",
			  to_end->mark, to);
		break;
	case EXIT_TO_INIT:
		diag_hint(diags,
			  "%s %s, long before exit code runs: remove %s from %s",
			  to, fate, to_end->mark, to);
		break;
	case MEMINIT_TO_INIT:
		diag_hint(diags,
			  "with memory hotplug __meminit code runs after init, when %s is freed: mark %s %s",
			  to, to,
			  is_code(finding, finding->to_section) ?
			  "__meminit" : "__meminitdata");
		break;
	case MEMEXIT_TO_EXIT:
		diag_hint(diags,
			  "with memory hotplug __memexit code is there where %s is dropped: mark %s %s",
			  to, to,
			  is_code(finding, finding->to_section) ?
			  "__memexit" : "__memexitdata");
		break;
	case FIXUP_TO_INIT:
		diag_hint(diags,
			  "PCI fixups run whenever a device is found or resumed, when %s is freed: remove %s from %s",
			  to, to_end->mark, to);
		break;
	case EXPORT_TO_FREED:
		diag_hint(diags,
			  "whoever imports %s may call it when it is gone: remove %s from it, or the EXPORT_SYMBOL",
			  to, to_end->mark);
		break;
	case EXTABLE_TO_ALTERNATIVE:
		diag_hint(diags,
			  "replacement instructions are copied before they run, so no fault ever happens there: put the _ASM_EXTABLE after the alternative's own instructions");
		break;
	case EXTABLE_TO_NO_CODE:
		diag_hint(diags, is_code(finding, finding->to_section) ?
			  "%s is code, but none of the sections that the kernel lets exception tables lead to: put it into one of them, such as .text or .fixup" :
			  "what an exception table leads to is executed: lead it to code, or put what is in %s into a section with the flags \"ax\"",
			  to_end->section);
		break;
	case MISMATCHES:
		break;
	}
}

void report_mismatch(const struct bad_reference *finding, struct diags *diags)
{
	const struct object *object = finding->check->object;
	struct arena *arena = diags->arena;
	struct end from = end_from(finding, arena);
	struct end to = end_to(finding, arena);
	struct place place = PLACE_SECTION(object->path, from.section,
					   finding->reloc.offset);

	if (finding->mismatch == EXPORT_TO_FREED) {
		diag_add(diags, DIAG_WARNING, CODE_SECTION_EXPORT, place,
			 "EXPORT_SYMBOL used for %s symbol: %s (section: %s)",
			 finding->to_classes & IN_EXIT ? "exit" : "init",
			 to.name, to.section);
	} else {
		bool extable = finding->mismatch == EXTABLE_TO_ALTERNATIVE ||
			       finding->mismatch == EXTABLE_TO_NO_CODE;
		bool wrong = extable &&
			     (finding->mismatch == EXTABLE_TO_ALTERNATIVE ||
			      !is_code(finding, finding->to_section));

		diag_add(diags, wrong ? DIAG_ERROR : DIAG_WARNING,
			 extable ? CODE_SECTION_EXTABLE : CODE_SECTION_MISMATCH, place,
			 "section mismatch in reference: %s (section: %s) -> %s (section: %s)%s",
			 from.name, from.section, to.name, to.section,
			 source(finding, arena));
	}
	hint(finding, &from, &to, diags);
}

void report_nonalloc(const struct section_check *check,
		     const struct section *section, struct diags *diags)
{
	diag_add(diags, DIAG_WARNING, CODE_SECTION_NONALLOC,
		 PLACE_FILE(check->object->path),
		 "unexpected non-allocatable section: %s", section->name);
	diag_hint(diags,
		  "it is not loaded with the module: give it the flag \"a\" where it is made (.section %s, \"aw\" for data, \"ax\" for code), or call it .discard.something if it is not needed there",
		  section->name);
}

void check_sections_sum(size_t mismatches, struct diags *diags)
{
	if (!mismatches)
		return;
	diag_add(diags, DIAG_ERROR, CODE_SECTION_MISMATCHES, PLACE_NONE,
		 "Section mismatches detected: %zu", mismatches);
	diag_hint(diags,
		  "correct them as said above: -E, which a kernel without CONFIG_SECTION_MISMATCH_WARN_ONLY=y gives, makes them an error");
}
