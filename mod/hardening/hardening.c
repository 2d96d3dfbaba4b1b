// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/hardening.h"

#include "hardening/annotations.h"
#include "hardening/flags.h"

/*
 * Where names changed, the newest stands first (6.9 renamed RETPOLINE, RETHUNK
 * and SLS; 6.18 CFI_CLANG; 5.15 INIT_STACK_ALL).  gcc's spelling of a flag is
 * given where clang has another, for modules built without LTO.
 */
static const struct hardening table[] = {
	{ "retpoline", MACHINE_X86_64,
	  { "CONFIG_MITIGATION_RETPOLINE", "CONFIG_RETPOLINE" }, NULL,
	  "-mretpoline-external-thunk",
	  { "-mretpoline-external-thunk", "-mindirect-branch=thunk-extern" },
	  { "-mno-retpoline*", "-mindirect-branch=*" },
	  look_retpoline },
	{ "return thunks", MACHINE_X86_64,
	  { "CONFIG_MITIGATION_RETHUNK", "CONFIG_RETHUNK" }, NULL,
	  "-mfunction-return=thunk-extern",
	  { "-mfunction-return=thunk-extern" },
	  { "-mfunction-return=*" },
	  look_rethunk },
	{ "straight-line speculation", MACHINE_X86_64,
	  { "CONFIG_MITIGATION_SLS", "CONFIG_SLS" }, NULL,
	  "-mharden-sls=all",
	  { "-mharden-sls=all" },
	  { "-mharden-sls=*" },
	  look_sls },
	{ "indirect branch tracking", MACHINE_X86_64,
	  { "CONFIG_X86_KERNEL_IBT" }, NULL,
	  "-fcf-protection=branch",
	  { "-fcf-protection=branch", "-fcf-protection=full",
	    "-fcf-protection" },
	  { "-fcf-protection=*" },
	  look_ibt },
	{ "call padding", MACHINE_X86_64,
	  { "CONFIG_CALL_PADDING" }, NULL,
	  "-fpatchable-function-entry=N,N (N: CONFIG_FUNCTION_PADDING_BYTES)",
	  { "-fpatchable-function-entry=*,*" },
	  { "-fpatchable-function-entry=*" },
	  look_padding },
	{ "return address signing", MACHINE_AARCH64,
	  { "CONFIG_ARM64_PTR_AUTH_KERNEL" }, NULL,
	  "-mbranch-protection=pac-ret",
	  { "-mbranch-protection=*pac-ret*", "-mbranch-protection=standard",
	    "-msign-return-address=non-leaf", "-msign-return-address=all" },
	  { "-mbranch-protection=*", "-msign-return-address=*" },
	  look_pac },
	{ "branch target identification", MACHINE_AARCH64,
	  { "CONFIG_ARM64_BTI_KERNEL" }, NULL,
	  "-mbranch-protection=pac-ret+bti",
	  { "-mbranch-protection=*bti*", "-mbranch-protection=standard" },
	  { "-mbranch-protection=*" },
	  look_bti },
	{ "shadow call stack", MACHINE_AARCH64,
	  { "CONFIG_SHADOW_CALL_STACK" }, "CONFIG_UNWIND_PATCH_PAC_INTO_SCS",
	  "-fsanitize=shadow-call-stack",
	  { "-fsanitize=shadow-call-stack" },
	  { "-fno-sanitize=shadow-call-stack" },
	  look_scs },
	{ "dynamic shadow call stack", MACHINE_AARCH64,
	  { "CONFIG_UNWIND_PATCH_PAC_INTO_SCS" }, NULL,
	  "-fasynchronous-unwind-tables",
	  { "-fasynchronous-unwind-tables" },
	  { "-fno-asynchronous-unwind-tables" },
	  look_dynamic_scs },
	{ "kernel CFI", MACHINE_UNKNOWN,
	  { "CONFIG_CFI", "CONFIG_CFI_CLANG" }, NULL,
	  "-fsanitize=kcfi",
	  { "-fsanitize=kcfi", "-fsanitize=cfi" },
	  { "-fno-sanitize=kcfi", "-fno-sanitize=cfi", "-fno-sanitize=all" },
	  look_kcfi },
	{ "strong stack protector", MACHINE_UNKNOWN,
	  { "CONFIG_STACKPROTECTOR_STRONG" }, NULL,
	  "-fstack-protector-strong",
	  { "-fstack-protector-strong", "-fstack-protector-all" },
	  { "-fno-stack-protector", "-fstack-protector" },
	  look_stack_protector },
	{ "stack protector", MACHINE_UNKNOWN,
	  { "CONFIG_STACKPROTECTOR" }, "CONFIG_STACKPROTECTOR_STRONG",
	  "-fstack-protector",
	  { "-fstack-protector", "-fstack-protector-strong",
	    "-fstack-protector-all" },
	  { "-fno-stack-protector" },
	  look_stack_protector },
	{ "stack protector per task", MACHINE_AARCH64,
	  { "CONFIG_STACKPROTECTOR_PER_TASK" }, NULL,
	  "-mstack-protector-guard=sysreg",
	  { "-mstack-protector-guard=sysreg" },
	  { "-mstack-protector-guard=*" },
	  look_stack_protector },
	{ "stack zeroed", MACHINE_UNKNOWN,
	  { "CONFIG_INIT_STACK_ALL_ZERO" }, NULL,
	  "-ftrivial-auto-var-init=zero",
	  { "-ftrivial-auto-var-init=zero" },
	  { "-ftrivial-auto-var-init=*" },
	  NULL },
	{ "stack filled with a pattern", MACHINE_UNKNOWN,
	  { "CONFIG_INIT_STACK_ALL_PATTERN", "CONFIG_INIT_STACK_ALL" }, NULL,
	  "-ftrivial-auto-var-init=pattern",
	  { "-ftrivial-auto-var-init=pattern" },
	  { "-ftrivial-auto-var-init=*" },
	  NULL },
	{ "registers zeroed on return", MACHINE_UNKNOWN,
	  { "CONFIG_ZERO_CALL_USED_REGS" }, NULL,
	  "-fzero-call-used-regs=used-gpr",
	  { "-fzero-call-used-regs=used-gpr", "-fzero-call-used-regs=all*",
	    "-fzero-call-used-regs=used" },
	  { "-fzero-call-used-regs=*" },
	  NULL },
	{ "FORTIFY_SOURCE", MACHINE_UNKNOWN,
	  { "CONFIG_FORTIFY_SOURCE" }, NULL,
	  "<linux/kconfig.h> included and without -D__NO_FORTIFY",
	  /* No flag: <linux/string.h> does it, told by the configuration. */
	  { "*/linux/kconfig.h" },
	  { "-D__NO_FORTIFY*", "-UCONFIG_FORTIFY_SOURCE", "-O0",
	    "-ffreestanding" },
	  look_fortify },
	{ "array bounds", MACHINE_UNKNOWN,
	  { "CONFIG_UBSAN_BOUNDS" }, NULL,
	  "-fsanitize=array-bounds",
	  { "-fsanitize=array-bounds", "-fsanitize=*bounds*" },
	  { "-fno-sanitize=*bounds*", "-fno-sanitize=all" },
	  NULL },
	{ "structure layout randomised", MACHINE_UNKNOWN,
	  { "CONFIG_RANDSTRUCT", "CONFIG_GCC_PLUGIN_RANDSTRUCT" }, NULL,
	  "the kernel's own -frandomize-layout-seed-file=",
	  { "-frandomize-layout-seed-file=*", "-frandomize-layout-seed=*",
	    "-fplugin=*/randomize_layout_plugin.so" },
	  { NULL },
	  NULL },
};

#define ROWS (sizeof(table) / sizeof(table[0]))

size_t hardening_count(void)
{
	return ROWS;
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_UNPROMISED] = "not promised",
		[VERDICT_MISSING] = "MISSING",
		[VERDICT_FLAG] = "flag only",
		[VERDICT_CODE] = "code only",
		[VERDICT_UNKNOWN] = "not seen",
		[VERDICT_PROVEN] = "proven",
		[VERDICT_SHOWN] = "flag, seen",
		[VERDICT_SOME] = "seen only",
	};

	return names[verdict];
}

static enum verdict verdict_of(const struct hardening_input *input,
			       size_t missing, enum sight sight)
{
	bool flags = flags_known(input);

	if (missing || sight == SIGHT_MISSING)
		return VERDICT_MISSING;
	if (sight == SIGHT_PROVEN)
		return flags ? VERDICT_PROVEN : VERDICT_CODE;
	if (sight == SIGHT_SOME)
		return flags ? VERDICT_SHOWN : VERDICT_SOME;
	return flags ? VERDICT_FLAG : VERDICT_UNKNOWN;
}

/* The symbol that promises @row, or NULL. */
static const char *promise(const struct hardening_input *input,
			   const struct hardening *row)
{
	enum machine machine = input->module->object->machine;

	if ((row->machine && row->machine != machine) ||
	    (row->unless && map_find(input->config, str_of(row->unless))))
		return NULL;
	for (size_t i = 0; i < HARDENING_PATTERNS && row->configs[i]; i++)
		if (map_find(input->config, str_of(row->configs[i])))
			return row->configs[i];
	return NULL;
}

void hardening_results(const struct hardening_input *input,
		       enum severity severity, struct arena *arena,
		       struct diags *diags, struct hardening_result *results)
{
	struct flag_words *words = flags_of(input, arena);
	struct places safe = { 0 }, bare = { 0 };
	struct codemap module, linked;

	codemap_init(&module, input->module, arena);
	if (input->linked)
		codemap_init(&linked, input->linked, arena);
	annotated_places(&module, input->linked ? &linked : NULL, arena, &safe,
			 &bare);

	for (size_t i = 0; i < ROWS; i++) {
		const struct hardening *row = &table[i];
		const char *config = promise(input, row);
		struct look look = {
			.input = input, .map = &module, .safe = &safe,
			.bare = &bare, .arena = arena, .hardening = row,
			.config = config, .severity = severity, .diags = diags,
		};
		enum sight sight = SIGHT_NOTHING;
		size_t missing;

		results[i] = (struct hardening_result){ .hardening = row };
		if (!config)
			continue;
		missing = flags_missing(input, words, row, config, severity,
					diags);
		look.flags_hold = flags_known(input) && !missing;
		if (row->look)
			sight = row->look(&look);
		look_finish(&look);
		results[i].config = config;
		results[i].seen = look.seen;
		results[i].verdict = verdict_of(input, missing, sight);
	}
	places_free(&safe);
	places_free(&bare);
}
