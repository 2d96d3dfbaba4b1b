// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the aliases of each type of device id look like, a row a type.  The
 * forms are those of the kernel's scripts/mod/file2alias.c, Linux 5.10 to
 * 7.1; user space matches them with fnmatch(3).
 */
#include "modpost/alias.h"

#define PARTS(...) ((const struct alias_part[]){ __VA_ARGS__, { .kind = PART_END } })
#define TEXT(t)			{ PART_TEXT, t, NULL, NULL, 0, 0 }
#define NUM(t, f)		{ PART_NUM, t, f, NULL, 0, 0 }
#define UNLESS(t, f, c)		{ PART_UNLESS, t, f, c, 0, 0 }
#define NONZERO(t, f)		{ PART_UNLESS, t, f, NULL, 0, 0 }
#define IF(t, f, c)		{ PART_IF, t, f, c, 0, 0 }
#define IF_ELEMENT(t, f, n, c)	{ PART_IF, t, f, c, 0, n }
#define UPPER(t, f, w)		{ PART_UPPER, t, f, NULL, w, 0 }
#define LOWER(t, f, w)		{ PART_LOWER, t, f, NULL, w, 0 }
#define DECIMAL(t, f, w)	{ PART_DECIMAL, t, f, NULL, w, 0 }
#define STRING(t, f)		{ PART_STRING, t, f, NULL, 0, 0 }
#define STRING_OR(t, f)		{ PART_STRING_OR, t, f, NULL, 0, 0 }
#define STRING_IF(t, f, c)	{ PART_STRING_IF, t, f, c, 0, 0 }
#define BYTES(order, f)		{ PART_BYTES, order, f, NULL, 0, 0 }
#define BYTES_UPPER(order, f)	{ PART_BYTES_UPPER, order, f, NULL, 0, 0 }
#define UNDERSCORE		{ PART_UNDERSCORE, NULL, NULL, NULL, 0, 0 }
#define WILDCARD		{ PART_WILDCARD, NULL, NULL, NULL, 0, 0 }

/* A GUID keeps its first three numbers little-endian, a UUID all big-endian. */
#define GUID_ORDER "3210-54-76-89-abcdef"
#define UUID_ORDER "0123-45-67-89-abcdef"

static const struct alias_type types[] = {
	/* ---- functions --------------------------------------------------- */
	{ "acpi",	"acpi_device_id",	alias_acpi,	NULL },
	{ "amba",	"amba_id",		alias_amba,	NULL },
	{ "cdx",	"cdx_device_id",	alias_cdx,	NULL },
	{ "dmi",	"dmi_system_id",	alias_dmi,	NULL },
	{ "input",	"input_device_id",	alias_input,	NULL },
	{ "isapnp",	"isapnp_device_id",	alias_isapnp,	NULL },
	{ "mdio",	"mdio_device_id",	alias_mdio,	NULL },
	{ "of",		"of_device_id",		alias_of,	NULL },
	{ "pci",	"pci_device_id",	alias_pci,	NULL },
	{ "pnp",	"pnp_device_id",	alias_pnp,	NULL },
	{ "pnp_card",	"pnp_card_device_id",	alias_pnp_card,	NULL },
	{ "typec",	"typec_device_id",	alias_typec,	NULL },
	{ "usb",	"usb_device_id",	alias_usb,	NULL },
	{ "wmi",	"wmi_device_id",	alias_wmi,	NULL },
	{ "x86cpu",	"x86_cpu_id",		alias_x86cpu,	NULL },

	/* ---- a name ------------------------------------------------------ */
	{ "auxiliary",	"auxiliary_device_id",	NULL, PARTS(STRING("auxiliary:", "name")) },
	{ "eisa",	"eisa_device_id",	NULL, PARTS(STRING("eisa:s", "sig"), TEXT("*")) },
	{ "i2c",	"i2c_device_id",	NULL, PARTS(STRING("i2c:", "name")) },
	{ "mhi",	"mhi_device_id",	NULL, PARTS(STRING("mhi:", "chan")) },
	{ "mhi_ep",	"mhi_device_id",	NULL, PARTS(STRING("mhi_ep:", "chan")) },
	{ "platform",	"platform_device_id",	NULL, PARTS(STRING("platform:", "name")) },
	{ "rpmsg",	"rpmsg_device_id",	NULL, PARTS(STRING("rpmsg:", "name")) },
	{ "spi",	"spi_device_id",	NULL, PARTS(STRING("spi:", "name")) },
	{ "vchiq",	"vchiq_device_id",	NULL, PARTS(STRING("vchiq:", "name")) },
	{ "vio",	"vio_device_id",	NULL, PARTS(
		STRING_OR("vio:T", "type"), STRING_OR("S", "compat"),
		UNDERSCORE, WILDCARD) },

	/* ---- a UUID ------------------------------------------------------ */
	{ "ishtp",	"ishtp_device_id",	NULL, PARTS(
		TEXT("ishtp:{"), BYTES_UPPER(GUID_ORDER, "guid"), TEXT("}")) },
	{ "mei",	"mei_cl_device_id",	NULL, PARTS(
		STRING_OR("mei:", "name"), TEXT(":"), BYTES(GUID_ORDER, "uuid"),
		UNLESS(":", "version", "MEI_CL_VERSION_ANY"), TEXT(":*")) },
	{ "tee",	"tee_client_device_id",	NULL, PARTS(
		TEXT("tee:"), BYTES(UUID_ORDER, "uuid"), WILDCARD) },
	{ "vmbus",	"hv_vmbus_device_id",	NULL, PARTS(
		TEXT("vmbus:"), BYTES("0123456789abcdef", "guid")) },

	/* ---- numbers, all of them ---------------------------------------- */
	{ "ap",		"ap_device_id",		NULL, PARTS(NUM("ap:t", "dev_type"), TEXT("*")) },
	{ "coreboot",	"coreboot_device_id",	NULL, PARTS(NUM("coreboot:t", "tag")) },
	{ "cpu",	"cpu_feature",		NULL, PARTS(
		NUM("cpu:type:*:feature:*", "feature"), TEXT("*")) },
	{ "css",	"css_device_id",	NULL, PARTS(UPPER("css:t", "type", 1)) },
	{ "dfl",	"dfl_device_id",	NULL, PARTS(
		NUM("dfl:t", "type"), NUM("f", "feature_id"), WILDCARD) },
	{ "fslmc",	"fsl_mc_device_id",	NULL, PARTS(
		UPPER("fsl-mc:v", "vendor", 8), STRING("d", "obj_type")) },
	{ "mcb",	"mcb_device_id",	NULL, PARTS(DECIMAL("mcb:16z", "device", 3)) },
	{ "mipscdmm",	"mips_cdmm_device_id",	NULL, PARTS(
		NUM("mipscdmm:t", "type"), TEXT("*")) },
	{ "slim",	"slim_device_id",	NULL, PARTS(
		LOWER("slim:", "manf_id", 1), LOWER(":", "prod_code", 1), TEXT(":*")) },
	{ "ulpi",	"ulpi_device_id",	NULL, PARTS(
		LOWER("ulpi:v", "vendor", 4), LOWER("p", "product", 4)) },

	/* ---- numbers, of which one value stands for any ------------------ */
	{ "bcma",	"bcma_device_id",	NULL, PARTS(
		UNLESS("bcma:m", "manuf", "BCMA_ANY_MANUF"),
		UNLESS("id", "id", "BCMA_ANY_ID"),
		UNLESS("rev", "rev", "BCMA_ANY_REV"),
		UNLESS("cl", "class", "BCMA_ANY_CLASS"), WILDCARD) },
	{ "hdaudio",	"hda_device_id",	NULL, PARTS(
		NONZERO("hdaudio:v", "vendor_id"), NONZERO("r", "rev_id"),
		NONZERO("a", "api_version"), WILDCARD) },
	{ "hid",	"hid_device_id",	NULL, PARTS(
		UNLESS("hid:b", "bus", "HID_BUS_ANY"),
		UNLESS("g", "group", "HID_GROUP_ANY"),
		UNLESS("v", "vendor", "HID_ANY_ID"),
		UNLESS("p", "product", "HID_ANY_ID")) },
	{ "ipack",	"ipack_device_id",	NULL, PARTS(
		UNLESS("ipack:f", "format", "IPACK_ANY_FORMAT"),
		UNLESS("v", "vendor", "IPACK_ANY_ID"),
		UNLESS("d", "device", "IPACK_ANY_ID"), WILDCARD) },
	{ "parisc",	"parisc_device_id",	NULL, PARTS(
		UNLESS("parisc:t", "hw_type", "PA_HWTYPE_ANY_ID"),
		UNLESS("hv", "hversion", "PA_HVERSION_ANY_ID"),
		UNLESS("rev", "hversion_rev", "PA_HVERSION_REV_ANY_ID"),
		UNLESS("sv", "sversion", "PA_SVERSION_ANY_ID"), WILDCARD) },
	{ "rapidio",	"rio_device_id",	NULL, PARTS(
		UNLESS("rapidio:v", "vid", "RIO_ANY_ID"),
		UNLESS("d", "did", "RIO_ANY_ID"),
		UNLESS("av", "asm_vid", "RIO_ANY_ID"),
		UNLESS("ad", "asm_did", "RIO_ANY_ID"), WILDCARD) },
	{ "sdio",	"sdio_device_id",	NULL, PARTS(
		UNLESS("sdio:c", "class", "SDIO_ANY_ID"),
		UNLESS("v", "vendor", "SDIO_ANY_ID"),
		UNLESS("d", "device", "SDIO_ANY_ID"), WILDCARD) },
	{ "sdw",	"sdw_device_id",	NULL, PARTS(
		NONZERO("sdw:m", "mfg_id"), NONZERO("p", "part_id"),
		NONZERO("v", "sdw_version"), NONZERO("c", "class_id"), WILDCARD) },
	{ "serio",	"serio_device_id",	NULL, PARTS(
		UNLESS("serio:ty", "type", "SERIO_ANY"),
		UNLESS("pr", "proto", "SERIO_ANY"),
		UNLESS("id", "id", "SERIO_ANY"),
		UNLESS("ex", "extra", "SERIO_ANY"), WILDCARD) },
	{ "ssb",	"ssb_device_id",	NULL, PARTS(
		UNLESS("ssb:v", "vendor", "SSB_ANY_VENDOR"),
		UNLESS("id", "coreid", "SSB_ANY_ID"),
		UNLESS("rev", "revision", "SSB_ANY_REV"), WILDCARD) },
	{ "virtio",	"virtio_device_id",	NULL, PARTS(
		UNLESS("virtio:d", "device", "VIRTIO_DEV_ANY_ID"),
		UNLESS("v", "vendor", "VIRTIO_DEV_ANY_ID"), WILDCARD) },
	{ "zorro",	"zorro_device_id",	NULL, PARTS(
		UNLESS("zorro:i", "id", "ZORRO_WILDCARD")) },

	/* ---- numbers that count by match_flags --------------------------- */
	{ "ccw",	"ccw_device_id",	NULL, PARTS(
		IF("ccw:t", "cu_type", "CCW_DEVICE_ID_MATCH_CU_TYPE"),
		IF("m", "cu_model", "CCW_DEVICE_ID_MATCH_CU_MODEL"),
		IF("dt", "dev_type", "CCW_DEVICE_ID_MATCH_DEVICE_TYPE"),
		IF("dm", "dev_model", "CCW_DEVICE_ID_MATCH_DEVICE_MODEL"), WILDCARD) },
	{ "i3c",	"i3c_device_id",	NULL, PARTS(
		IF("i3c:dcr", "dcr", "I3C_MATCH_DCR"),
		IF("manuf", "manuf_id", "I3C_MATCH_MANUF"),
		IF("part", "part_id", "I3C_MATCH_PART"),
		IF("ext", "extra_info", "I3C_MATCH_EXTRA_INFO")) },
	{ "ieee1394",	"ieee1394_device_id",	NULL, PARTS(
		IF("ieee1394:ven", "vendor_id", "IEEE1394_MATCH_VENDOR_ID"),
		IF("mo", "model_id", "IEEE1394_MATCH_MODEL_ID"),
		IF("sp", "specifier_id", "IEEE1394_MATCH_SPECIFIER_ID"),
		IF("ver", "version", "IEEE1394_MATCH_VERSION"), WILDCARD) },
	{ "pcmcia",	"pcmcia_device_id",	NULL, PARTS(
		IF("pcmcia:m", "manf_id", "PCMCIA_DEV_ID_MATCH_MANF_ID"),
		IF("c", "card_id", "PCMCIA_DEV_ID_MATCH_CARD_ID"),
		IF("f", "func_id", "PCMCIA_DEV_ID_MATCH_FUNC_ID"),
		IF("fn", "function", "PCMCIA_DEV_ID_MATCH_FUNCTION"),
		IF("pfn", "device_no", "PCMCIA_DEV_ID_MATCH_DEVICE_NO"),
		IF_ELEMENT("pa", "prod_id_hash", 1, "PCMCIA_DEV_ID_MATCH_PROD_ID1"),
		IF_ELEMENT("pb", "prod_id_hash", 2, "PCMCIA_DEV_ID_MATCH_PROD_ID2"),
		IF_ELEMENT("pc", "prod_id_hash", 3, "PCMCIA_DEV_ID_MATCH_PROD_ID3"),
		IF_ELEMENT("pd", "prod_id_hash", 4, "PCMCIA_DEV_ID_MATCH_PROD_ID4"),
		WILDCARD) },
	{ "ssam",	"ssam_device_id",	NULL, PARTS(
		NUM("ssam:d", "domain"), NUM("c", "category"),
		IF("t", "target", "SSAM_MATCH_TARGET"),
		IF("i", "instance", "SSAM_MATCH_INSTANCE"),
		IF("f", "function", "SSAM_MATCH_FUNCTION")) },
	{ "tbsvc",	"tb_service_id",	NULL, PARTS(
		STRING_IF("tbsvc:k", "protocol_key", "TBSVC_MATCH_PROTOCOL_KEY"),
		IF("p", "protocol_id", "TBSVC_MATCH_PROTOCOL_ID"),
		IF("v", "protocol_version", "TBSVC_MATCH_PROTOCOL_VERSION"),
		IF("r", "protocol_revision", "TBSVC_MATCH_PROTOCOL_REVISION"),
		WILDCARD) },
};

const struct alias_type *alias_type_of(const struct dialect *dialect,
				       const char *name)
{
	/* Kernels have had these structs for longer than they make aliases. */
	const struct {
		const char *name;
		bool made;
	} later[] = {
		{ "slim", dialect->slim_aliases },
		{ "mhi_ep", dialect->mhi_ep_aliases },
		{ "mcb", dialect->mcb_aliases },
	};

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (!later[i].made && !strcmp(later[i].name, name))
			return NULL;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].name, name))
			return &types[i];
	return NULL;
}
