// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/dialect.h"

#include <stddef.h>
#include <stdlib.h>

/*
 * One row a generation, oldest first.  A row says everything about its
 * generation: reading one never needs the rows before it.
 */
static const struct dialect dialects[] = {
	{ .since = { 5, 10 }, .export_form = EXPORT_KSYMTAB,
	  .retpoline_config = "CONFIG_RETPOLINE" },
	{ .since = { 5, 13 }, .export_form = EXPORT_KSYMTAB,
	  .retpoline_config = "CONFIG_RETPOLINE",
	  .lto_note = true },
	{ .since = { 5, 19 }, .export_form = EXPORT_KSYMTAB,
	  .retpoline_config = "CONFIG_RETPOLINE",
	  .lto_note = true, .crc_in_modc = true,
	  .symver_lines = true },
	{ .since = { 6, 0 }, .export_form = EXPORT_KSYMTAB,
	  .retpoline_config = "CONFIG_RETPOLINE",
	  .lto_note = true, .crc_in_modc = true, .test_flag = true,
	  .symver_lines = true },
	{ .since = { 6, 4 }, .export_form = EXPORT_KSYMTAB,
	  .retpoline_config = "CONFIG_RETPOLINE",
	  .lto_note = true, .crc_in_modc = true, .test_flag = true,
	  .symver_lines = true, .strict_module = true },
	{ .since = { 6, 5 }, .export_form = EXPORT_SECTION,
	  .retpoline_config = "CONFIG_RETPOLINE",
	  .lto_note = true, .crc_in_modc = true, .test_flag = true,
	  .orc_header = true,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 6 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .retpoline_config = "CONFIG_RETPOLINE",
	  .lto_note = true, .crc_in_modc = true, .test_flag = true,
	  .orc_header = true,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 8 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .retpoline_config = "CONFIG_RETPOLINE",
	  .lto_note = true, .crc_in_modc = true, .test_flag = true,
	  .orc_header = true, .description = DESCRIPTION_WITH_W,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 9 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .retpoline_config = "CONFIG_MITIGATION_RETPOLINE", .lto_note = true,
	  .crc_in_modc = true, .test_flag = true, .orc_header = true,
	  .description = DESCRIPTION_WITH_W,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 10 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .retpoline_config = "CONFIG_MITIGATION_RETPOLINE", .lto_note = true,
	  .crc_in_modc = true, .test_flag = true, .orc_header = true,
	  .slim_aliases = true, .description = DESCRIPTION_WITH_W,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 12 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .crc_in_modc = true, .test_flag = true,
	  .module_common = true, .slim_aliases = true,
	  .description = DESCRIPTION_WITH_W,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 13 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .crc_in_modc = true, .test_flag = true,
	  .module_common = true, .slim_aliases = true, .quoted_namespace = true,
	  .description = DESCRIPTION_WITH_W,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 14 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .crc_in_modc = true, .test_flag = true,
	  .module_common = true, .slim_aliases = true, .quoted_namespace = true,
	  .crc_wide = true, .extended_versions = true,
	  .description = DESCRIPTION_WITH_W,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 15 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .crc_in_modc = true, .test_flag = true,
	  .module_common = true, .slim_aliases = true, .quoted_namespace = true,
	  .crc_wide = true, .extended_versions = true,
	  .description = DESCRIPTION_ALWAYS,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
	{ .since = { 6, 16 }, .export_form = EXPORT_SECTION,
	  .modules_flag = true,
	  .crc_in_modc = true, .test_flag = true,
	  .module_common = true, .slim_aliases = true, .quoted_namespace = true,
	  .crc_wide = true, .extended_versions = true,
	  .module_namespaces = true, .description = DESCRIPTION_ALWAYS,
	  .symver_lines = true, .strict_module = true, .section_rules = RULES_6_5 },
};

static bool not_before(struct kernel_version a, struct kernel_version b)
{
	return a.major != b.major ? a.major > b.major : a.minor >= b.minor;
}

const struct dialect *dialect_of(struct kernel_version version)
{
	const struct dialect *found = &dialects[0];

	for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++)
		if (not_before(version, dialects[i].since))
			found = &dialects[i];
	return found;
}

bool kernel_version_parse(const char *text, struct kernel_version *version)
{
	unsigned long major, minor;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	major = strtoul(text, &end, 10);
	if (*end != '.' || end[1] < '0' || end[1] > '9')
		return false;
	minor = strtoul(end + 1, &end, 10);
	if (major > 999 || minor > 999)
		return false;
	*version = (struct kernel_version){ (unsigned)major, (unsigned)minor };
	return true;
}
