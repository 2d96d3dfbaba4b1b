// SPDX-License-Identifier: GPL-2.0-or-later
/* The aliases that a list of parts cannot describe. */
#include <ctype.h>
#include <errno.h>

#include "modpost/alias.h"

/* ---- PCI and CDX -------------------------------------------------------- */

/*
 * An id that only a driver_override may bind has the prefix "vfio_".  False if
 * the override is of another kind.
 */
static bool add_override(struct alias_walk *walk, const char *bus,
			 const char *vfio)
{
	uint64_t override = alias_optional(walk, "override_only");

	if (override) {
		if (override != alias_const(walk, vfio)) {
			alias_skip(walk, "Unknown %s driver_override alias %08X",
				   bus, (unsigned)override);
			return false;
		}
		buf_str(&walk->text, "vfio_");
	}
	return true;
}

static const struct alias_part pci_ids[] = {
	{ PART_UNLESS, "pci:v", "vendor", "PCI_ANY_ID", 0, 0 },
	{ PART_UNLESS, "d", "device", "PCI_ANY_ID", 0, 0 },
	{ PART_UNLESS, "sv", "subvendor", "PCI_ANY_ID", 0, 0 },
	{ PART_UNLESS, "sd", "subdevice", "PCI_ANY_ID", 0, 0 },
	{ .kind = PART_END },
};

/* "pci:v…d…sv…sd…bc…sc…i…": base class, sub-class, interface. */
int alias_pci(struct alias_walk *walk)
{
	static const char *const prefix[] = { "bc", "sc", "i" };
	unsigned class = (unsigned)alias_number(walk, "class");
	unsigned mask = (unsigned)alias_number(walk, "class_mask");

	if (!add_override(walk, "PCI", "PCI_ID_F_VFIO_DRIVER_OVERRIDE"))
		return 0;
	alias_format(walk, pci_ids);
	for (int i = 0; i < 3; i++) {
		unsigned byte_mask = mask >> (16 - 8 * i) & 0xff;

		if (byte_mask != 0 && byte_mask != 0xff) {
			alias_skip(walk, "Can't handle masks in %s:%04X",
				   walk->module->name, mask);
			return 0;
		}
		alias_add(walk, prefix[i], byte_mask == 0xff,
			  class >> (16 - 8 * i) & 0xff, 2);
	}
	alias_add_wildcard(walk);
	alias_emit(walk);
	return 0;
}

static const struct alias_part cdx_ids[] = {
	{ PART_UNLESS, "cdx:v", "vendor", "CDX_ANY_ID", 0, 0 },
	{ PART_UNLESS, "d", "device", "CDX_ANY_ID", 0, 0 },
	{ PART_UNLESS_OR_NONE, "sv", "subvendor", "CDX_ANY_ID", 0, 0 },
	{ PART_UNLESS_OR_NONE, "sd", "subdevice", "CDX_ANY_ID", 0, 0 },
	{ .kind = PART_END },
};

/* "cdx:v…d…", since 6.7 with "sv…sd…c…"; the class counts if all 24 bits of it do. */
int alias_cdx(struct alias_walk *walk)
{
	if (!add_override(walk, "CDX", "CDX_ID_F_VFIO_DRIVER_OVERRIDE"))
		return 0;
	alias_format(walk, cdx_ids);
	if (alias_field(walk, "class_mask"))
		alias_add(walk, "c", alias_number(walk, "class_mask") == 0xffffff,
			  alias_number(walk, "class"), 8);
	alias_emit(walk);
	return 0;
}

/* ---- firmware tables ---------------------------------------------------- */

/* "acpi*:PNP0C0B:*", or by class: "acpi*:0c03??:*". */
int alias_acpi(struct alias_walk *walk)
{
	struct str id = alias_string(walk, "id");
	unsigned class = (unsigned)alias_number(walk, "cls");
	unsigned mask = (unsigned)alias_number(walk, "cls_msk");

	buf_str(&walk->text, "acpi*:");
	alias_add_str(walk, id);
	for (int shift = 16; !id.n && shift >= 0; shift -= 8) {
		if (mask >> shift & 0xff)
			buf_hex(&walk->text, class >> shift & 0xff, 2, HEX_LOWER);
		else
			buf_str(&walk->text, "??");
	}
	buf_str(&walk->text, ":*");
	alias_emit(walk);
	return 0;
}

/* "of:N…T…C…", and the same followed by "C*" for less specific compatibles. */
int alias_of(struct alias_walk *walk)
{
	struct str name = alias_string(walk, "name");
	struct str type = alias_string(walk, "type");
	struct str compatible = alias_string(walk, "compatible");

	buf_str(&walk->text, "of:N");
	alias_add_str(walk, name.n ? name : STR("*"));
	buf_str(&walk->text, "T");
	alias_add_str(walk, type.n ? type : STR("*"));
	if (compatible.n) {
		buf_str(&walk->text, type.n ? "*C" : "C");
		alias_add_str(walk, compatible);
	}
	alias_add_underscores(walk);
	alias_keep(walk);
	buf_str(&walk->text, "C*");
	alias_emit(walk);
	return 0;
}

/* The strings of the firmware that count, in the order of its modalias. */
static const struct {
	const char *prefix;
	const char *slot;
} dmi_fields[] = {
	{ ":bvn*", "DMI_BIOS_VENDOR" },
	{ ":bvr*", "DMI_BIOS_VERSION" },
	{ ":bd*",  "DMI_BIOS_DATE" },
	{ ":br*",  "DMI_BIOS_RELEASE" },
	{ ":efr*", "DMI_EC_FIRMWARE_RELEASE" },
	{ ":svn*", "DMI_SYS_VENDOR" },
	{ ":pn*",  "DMI_PRODUCT_NAME" },
	{ ":pvr*", "DMI_PRODUCT_VERSION" },
	{ ":rvn*", "DMI_BOARD_VENDOR" },
	{ ":rn*",  "DMI_BOARD_NAME" },
	{ ":rvr*", "DMI_BOARD_VERSION" },
	{ ":cvn*", "DMI_CHASSIS_VENDOR" },
	{ ":ct*",  "DMI_CHASSIS_TYPE" },
	{ ":cvr*", "DMI_CHASSIS_VERSION" },
};

/* One struct dmi_strmatch: the slot is the low seven bits of its first byte. */
static void add_dmi_match(struct alias_walk *walk, struct str match,
			  size_t text_offset, const char *prefix, unsigned slot)
{
	unsigned char first = (unsigned char)match.p[0] & 0x7f;
	struct str text = str_skip(match, text_offset);

	if (!first || first != slot)
		return;
	buf_str(&walk->text, prefix);
	for (size_t i = 0; i < text.n && text.p[i]; i++)
		if (text.p[i] > ' ' && text.p[i] < 127 && text.p[i] != ':')
			buf_add(&walk->text, &text.p[i], 1);
	buf_str(&walk->text, "*");
}

/* "dmi*:bvn*vendor*:pn*product*:" */
int alias_dmi(struct alias_walk *walk)
{
	const struct id_field *match =
		id_layout_struct(walk->layout, "dmi_strmatch");
	const struct id_field *text =
		id_layout_field(walk->layout, "dmi_strmatch", "substr");
	struct str matches = alias_bytes(walk, "matches");

	if (!match || !text) {
		walk->missing = "dmi_strmatch";
		return 0;
	}
	buf_str(&walk->text, "dmi*");
	for (size_t i = 0; i < sizeof(dmi_fields) / sizeof(dmi_fields[0]); i++) {
		unsigned slot = alias_const(walk, dmi_fields[i].slot);

		for (size_t at = 0; at + match->size <= matches.n; at += match->size)
			add_dmi_match(walk, (struct str){ matches.p + at, match->size },
				      text->offset, dmi_fields[i].prefix, slot);
	}
	buf_str(&walk->text, ":");
	return alias_emit_bounded(walk, STR("dmi*"), STR(":"));
}

/* "wmi:<GUID of 36 characters>" */
int alias_wmi(struct alias_walk *walk)
{
	struct str guid = alias_string(walk, "guid_string");

	if (guid.n != 36) {
		alias_skip(walk, "Invalid WMI device id 'wmi:%.*s' in '%s'",
			   (int)guid.n, guid.p, walk->module->name);
		return 0;
	}
	buf_str(&walk->text, "wmi:");
	alias_add_str(walk, guid);
	alias_emit(walk);
	return 0;
}

/* ---- PNP ---------------------------------------------------------------- */

/* "pnp:dABC0123*", and upper-case as ACPI spells it. */
static void emit_pnp_id(struct alias_walk *walk, struct str id)
{
	buf_str(&walk->text, "pnp:d");
	alias_add_str(walk, id);
	buf_str(&walk->text, "*");
	alias_emit(walk);

	buf_str(&walk->text, "acpi*:");
	for (size_t i = 0; i < id.n; i++) {
		char c = (char)toupper((unsigned char)id.p[i]);

		buf_add(&walk->text, &c, 1);
	}
	buf_str(&walk->text, ":*");
	alias_emit(walk);
}

int alias_pnp(struct alias_walk *walk)
{
	emit_pnp_id(walk, alias_string(walk, "id"));
	return 0;
}

/* Every device of a card, but for those of the cards before it. */
int alias_pnp_card(struct alias_walk *walk)
{
	struct str devices = alias_bytes(walk, "devs");
	size_t count = alias_const(walk, "PNP_MAX_DEVICES"), used = 0;
	size_t size = count ? devices.n / count : 0;

	if (!size)
		return 0;
	for (; used < count; used++) {
		struct str id = { devices.p + used * size, size };

		id.n = strnlen(id.p, id.n);
		if (!id.n)
			break;
		if (!map_find(&walk->seen, id))
			emit_pnp_id(walk, id);
	}
	for (size_t i = 0; i < used; i++) {
		struct str id = { devices.p + i * size, size };

		id.n = strnlen(id.p, id.n);
		map_put(&walk->seen, id);
	}
	return 0;
}

/* ISA PNP packs three letters into the vendor and four digits into the rest. */
int alias_isapnp(struct alias_walk *walk)
{
	unsigned vendor = (unsigned)alias_number(walk, "vendor");
	unsigned function = (unsigned)alias_number(walk, "function");

	buf_printf(&walk->text, "pnp:d%c%c%c%x%x%x%x*",
		   (int)('A' + (vendor >> 2 & 0x3f) - 1),
		   (int)('A' + ((vendor & 3) << 3 | (vendor >> 13 & 7)) - 1),
		   (int)('A' + (vendor >> 8 & 0x1f) - 1),
		   function >> 4 & 15, function & 15,
		   function >> 12 & 15, function >> 8 & 15);
	alias_emit(walk);
	return 0;
}

/* ---- input -------------------------------------------------------------- */

static const struct {
	const char *prefix;
	const char *field;
	const char *flag;
} input_ids[] = {
	{ "input:b", "bustype", "INPUT_DEVICE_ID_MATCH_BUS" },
	{ "v", "vendor", "INPUT_DEVICE_ID_MATCH_VENDOR" },
	{ "p", "product", "INPUT_DEVICE_ID_MATCH_PRODUCT" },
	{ "e", "version", "INPUT_DEVICE_ID_MATCH_VERSION" },
};

/* The event bits that have to be there, by type of event. */
static const struct {
	const char *prefix;
	const char *field;
	const char *flag;
	const char *first;	/* NULL: 0 */
	const char *last;
} input_bits[] = {
	{ "-e*", "evbit",  "INPUT_DEVICE_ID_MATCH_EVBIT", NULL, "INPUT_DEVICE_ID_EV_MAX" },
	{ "k*",  "keybit", "INPUT_DEVICE_ID_MATCH_KEYBIT",
	  "INPUT_DEVICE_ID_KEY_MIN_INTERESTING", "INPUT_DEVICE_ID_KEY_MAX" },
	{ "r*",  "relbit", "INPUT_DEVICE_ID_MATCH_RELBIT", NULL, "INPUT_DEVICE_ID_REL_MAX" },
	{ "a*",  "absbit", "INPUT_DEVICE_ID_MATCH_ABSBIT", NULL, "INPUT_DEVICE_ID_ABS_MAX" },
	{ "m*",  "mscbit", "INPUT_DEVICE_ID_MATCH_MSCIT",  NULL, "INPUT_DEVICE_ID_MSC_MAX" },
	{ "l*",  "ledbit", "INPUT_DEVICE_ID_MATCH_LEDBIT", NULL, "INPUT_DEVICE_ID_LED_MAX" },
	{ "s*",  "sndbit", "INPUT_DEVICE_ID_MATCH_SNDBIT", NULL, "INPUT_DEVICE_ID_SND_MAX" },
	{ "f*",  "ffbit",  "INPUT_DEVICE_ID_MATCH_FFBIT",  NULL, "INPUT_DEVICE_ID_FF_MAX" },
	{ "w*",  "swbit",  "INPUT_DEVICE_ID_MATCH_SWBIT",  NULL, "INPUT_DEVICE_ID_SW_MAX" },
};

/* "input:b…v…p…e…-e*1,*k*110,*r*a*m*l*s*f*w*" */
int alias_input(struct alias_walk *walk)
{
	bool last_counts = walk->session->dialect->input_last_bit;
	uint64_t flags = alias_number(walk, "flags");

	for (size_t i = 0; i < sizeof(input_ids) / sizeof(input_ids[0]); i++)
		alias_add(walk, input_ids[i].prefix,
			  flags & alias_const(walk, input_ids[i].flag),
			  alias_number(walk, input_ids[i].field), 4);

	for (size_t i = 0; i < sizeof(input_bits) / sizeof(input_bits[0]); i++) {
		struct str bits = alias_bytes(walk, input_bits[i].field);
		unsigned bit = alias_const(walk, input_bits[i].first);
		unsigned end = alias_const(walk, input_bits[i].last) + last_counts;

		buf_str(&walk->text, input_bits[i].prefix);
		if (!(flags & alias_const(walk, input_bits[i].flag)))
			continue;
		/* Words are little-endian: bit n is in byte n / 8. */
		for (; bit < end && bit / 8 < bits.n; bit++)
			if (bits.p[bit / 8] >> bit % 8 & 1)
				buf_printf(&walk->text, "%X,*", bit);
	}
	return alias_emit_bounded(walk, STR("input:"), STR(""));
}

/* ---- masked numbers ------------------------------------------------------ */

/* "mdio:" and 32 binary digits, '?' where the mask does not care. */
int alias_mdio(struct alias_walk *walk)
{
	uint64_t id = alias_number(walk, "phy_id");
	uint64_t mask = alias_number(walk, "phy_id_mask");

	buf_str(&walk->text, "mdio:");
	for (int bit = 31; bit >= 0; bit--)
		buf_str(&walk->text, !(mask >> bit & 1) ? "?" :
				     id >> bit & 1 ? "1" : "0");
	alias_emit(walk);
	return 0;
}

/* One hexadecimal digit, or "?", or the set of those that match. */
static void add_masked_digit(struct buf *out, unsigned digit, unsigned mask)
{
	if (mask == 0) {
		buf_str(out, "?");
	} else if (mask == 0xf) {
		buf_hex(out, digit, 1, HEX_UPPER);
	} else {
		buf_str(out, "[");
		for (unsigned i = 0; i < 16; i++)
			if ((i & mask) == digit)
				buf_hex(out, i, 1, HEX_UPPER);
		buf_str(out, "]");
	}
}

/* "amba:d" and eight such digits. */
int alias_amba(struct alias_walk *walk)
{
	unsigned id = (unsigned)alias_number(walk, "id");
	unsigned mask = (unsigned)alias_number(walk, "mask");

	if (id & ~mask) {
		diag_add(&walk->session->diags, DIAG_ERROR, CODE_DEVTABLE_VALUE,
			 PLACE_FILE(walk->module->path),
			 "%s: Masked-off bit(s) of AMBA device ID are non-zero: id=0x%08X, mask=0x%08X.",
			 walk->module->name, id, mask);
		diag_hint(&walk->session->diags, "id number %zu of \"%s\" can never match; correct the driver",
			  walk->index, walk->table->name);
		return -EBADMSG;
	}
	buf_str(&walk->text, "amba:d");
	for (int shift = 28; shift >= 0; shift -= 4)
		add_masked_digit(&walk->text, id >> shift & 15, mask >> shift & 15);
	alias_emit(walk);
	return 0;
}

static const struct alias_part x86cpu_ids[] = {
	{ PART_UNLESS, "cpu:type:x86,ven", "vendor", "X86_VENDOR_ANY", 0, 0 },
	{ PART_UNLESS, "fam", "family", "X86_FAMILY_ANY", 0, 0 },
	{ PART_UNLESS, "mod", "model", "X86_MODEL_ANY", 0, 0 },
	{ PART_TEXT, ":feature:*", NULL, NULL, 0, 0 },
	{ .kind = PART_END },
};

/* "cpu:type:x86,ven…fam…mod…:feature:*00E1*" */
int alias_x86cpu(struct alias_walk *walk)
{
	uint64_t feature = alias_number(walk, "feature");

	alias_format(walk, x86cpu_ids);
	if (feature != alias_const(walk, "X86_FEATURE_ANY")) {
		alias_add(walk, "", true, feature, 4);
		buf_str(&walk->text, "*");
	}
	alias_emit(walk);
	return 0;
}

static const struct alias_part typec_ids[] = {
	{ PART_NUM, "typec:id", "svid", NULL, 0, 0 },
	{ .kind = PART_END },
};

static const struct alias_part typec_mode[] = {
	{ PART_UNLESS, "m", "mode", "TYPEC_ANY_MODE", 0, 0 },
	{ .kind = PART_END },
};

/* "typec:id…m…", since 6.14 without the mode. */
int alias_typec(struct alias_walk *walk)
{
	alias_format(walk, typec_ids);
	if (walk->session->dialect->typec_modes)
		alias_format(walk, typec_mode);
	alias_emit(walk);
	return 0;
}
