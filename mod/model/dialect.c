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
	  .section_rules = RULES_5_10, .description = DESCRIPTION_OPTIONAL,
	  .retpoline_flag = RETPOLINE_CONFIG, .newest_first = true,
	  .first_export_counts = true, .static_exports_checked = true,
	  .own_imports_undefined = true, .input_last_bit = true,
	  .typec_modes = true },
	{ .since = { 5, 13 }, .export_form = EXPORT_KSYMTAB,
	  .section_rules = RULES_5_10, .description = DESCRIPTION_OPTIONAL,
	  .retpoline_flag = RETPOLINE_CONFIG, .lto_note = true,
	  .newest_first = true, .first_export_counts = true,
	  .static_exports_checked = true, .own_imports_undefined = true,
	  .input_last_bit = true, .typec_modes = true },
	{ .since = { 5, 19 }, .export_form = EXPORT_KSYMTAB,
	  .section_rules = RULES_5_10, .description = DESCRIPTION_OPTIONAL,
	  .retpoline_flag = RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .license_in_crc = true, .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 0 }, .export_form = EXPORT_KSYMTAB,
	  .section_rules = RULES_6_0, .description = DESCRIPTION_OPTIONAL,
	  .retpoline_flag = RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .test_flag = true, .license_in_crc = true, .input_last_bit = true,
	  .typec_modes = true },
	{ .since = { 6, 4 }, .export_form = EXPORT_KSYMTAB,
	  .section_rules = RULES_6_0, .description = DESCRIPTION_OPTIONAL,
	  .retpoline_flag = RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .test_flag = true, .strict_module = true, .license_in_crc = true,
	  .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 5 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_5, .description = DESCRIPTION_OPTIONAL,
	  .retpoline_flag = RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .test_flag = true, .strict_module = true, .orc_header = true,
	  .license_in_ksymtab = true, .license_in_crc = true,
	  .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 6 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_5, .description = DESCRIPTION_WITH_W,
	  .retpoline_flag = RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .test_flag = true, .strict_module = true, .orc_header = true,
	  .modules_flag = true, .vmlinux_description = true,
	  .license_in_ksymtab = true, .license_in_crc = true,
	  .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 8 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_WITH_W,
	  .retpoline_flag = RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .test_flag = true, .strict_module = true, .orc_header = true,
	  .modules_flag = true, .license_in_ksymtab = true,
	  .license_in_crc = true, .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 9 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_WITH_W,
	  .retpoline_flag = MITIGATION_RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .test_flag = true, .strict_module = true, .orc_header = true,
	  .modules_flag = true, .license_in_ksymtab = true,
	  .license_in_crc = true, .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 10 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_WITH_W,
	  .retpoline_flag = MITIGATION_RETPOLINE_CONFIG, .lto_note = true,
	  .symver_lines = true, .crc_in_modc = true, .mhi_ep_aliases = true,
	  .test_flag = true, .strict_module = true, .orc_header = true,
	  .modules_flag = true, .slim_aliases = true,
	  .license_in_ksymtab = true, .license_in_crc = true,
	  .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 12 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_WITH_W,
	  .retpoline_flag = RETPOLINE_NONE, .symver_lines = true,
	  .crc_in_modc = true, .mhi_ep_aliases = true, .test_flag = true,
	  .strict_module = true, .modules_flag = true, .slim_aliases = true,
	  .module_common = true, .license_in_ksymtab = true,
	  .license_in_crc = true, .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 13 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_WITH_W,
	  .retpoline_flag = RETPOLINE_NONE, .symver_lines = true,
	  .crc_in_modc = true, .mhi_ep_aliases = true, .test_flag = true,
	  .strict_module = true, .modules_flag = true, .slim_aliases = true,
	  .module_common = true, .quoted_namespace = true,
	  .unique_aliases = true, .license_in_ksymtab = true,
	  .license_in_crc = true, .input_last_bit = true, .typec_modes = true },
	{ .since = { 6, 14 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_WITH_W,
	  .retpoline_flag = RETPOLINE_NONE, .symver_lines = true,
	  .crc_in_modc = true, .mhi_ep_aliases = true, .test_flag = true,
	  .strict_module = true, .modules_flag = true, .slim_aliases = true,
	  .module_common = true, .quoted_namespace = true,
	  .unique_aliases = true, .extended_versions = true, .crc_wide = true,
	  .no_trim_section = true, .license_in_ksymtab = true,
	  .license_in_crc = true, .input_last_bit = true },
	{ .since = { 6, 15 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_ALWAYS,
	  .retpoline_flag = RETPOLINE_NONE, .symver_lines = true,
	  .crc_in_modc = true, .mhi_ep_aliases = true, .test_flag = true,
	  .strict_module = true, .modules_flag = true, .slim_aliases = true,
	  .module_common = true, .quoted_namespace = true,
	  .unique_aliases = true, .extended_versions = true, .crc_wide = true,
	  .no_trim_section = true, .license_in_ksymtab = true,
	  .license_in_crc = true, .input_last_bit = true },
	{ .since = { 6, 16 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_ALWAYS,
	  .retpoline_flag = RETPOLINE_NONE, .symver_lines = true,
	  .crc_in_modc = true, .mhi_ep_aliases = true, .test_flag = true,
	  .strict_module = true, .modules_flag = true, .slim_aliases = true,
	  .module_common = true, .quoted_namespace = true,
	  .unique_aliases = true, .extended_versions = true, .crc_wide = true,
	  .no_trim_section = true, .module_namespaces = true,
	  .lists_not_imported = true, .license_in_ksymtab = true,
	  .license_in_crc = true, .input_last_bit = true },
	{ .since = { 6, 18 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_6_8, .description = DESCRIPTION_ALWAYS,
	  .retpoline_flag = RETPOLINE_NONE, .symver_lines = true,
	  .crc_in_modc = true, .mhi_ep_aliases = true, .test_flag = true,
	  .strict_module = true, .modules_flag = true, .slim_aliases = true,
	  .module_common = true, .quoted_namespace = true,
	  .unique_aliases = true, .extended_versions = true, .crc_wide = true,
	  .no_trim_section = true, .module_namespaces = true,
	  .lists_not_imported = true, .builtin_aliases = true,
	  .license_in_ksymtab = true, .license_in_crc = true,
	  .input_last_bit = true },
	{ .since = { 7, 1 }, .export_form = EXPORT_SECTION,
	  .section_rules = RULES_7_1, .description = DESCRIPTION_ALWAYS,
	  .retpoline_flag = RETPOLINE_NONE, .symver_lines = true,
	  .crc_in_modc = true, .mhi_ep_aliases = true, .test_flag = true,
	  .strict_module = true, .modules_flag = true, .slim_aliases = true,
	  .module_common = true, .quoted_namespace = true,
	  .unique_aliases = true, .extended_versions = true, .crc_wide = true,
	  .no_trim_section = true, .module_namespaces = true,
	  .lists_not_imported = true, .builtin_aliases = true,
	  .export_flags = true, .mcb_aliases = true, .linker_bounds = true,
	  .bounded_aliases = true, .input_last_bit = true },
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

const struct dialect *dialect_newest(void)
{
	return &dialects[sizeof(dialects) / sizeof(dialects[0]) - 1];
}

enum version_standing version_standing(struct kernel_version version)
{
	static const struct kernel_version read = { 7, 2 }, unread = { 7, 3 };

	if (not_before(version, unread))
		return VERSION_NEW;
	if (not_before(version, read))
		return VERSION_ANNOUNCED;
	return not_before(version, dialects[0].since) ? VERSION_KNOWN : VERSION_OLD;
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
