// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Aliases of device tables.  The ids are laid out by a layout of our own that
 * no kernel has, so that an offset typed into the code would show.  What an
 * alias has to look like is what modules.alias of any distribution shows.
 */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

#include "modpost/devtable.h"
#include "text_fixture.h"

#define ID_MAX 512
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char layout_text[] =
"# ltomod id-layout 1 test\n"
"struct pci_device_id 48\n"
"field pci_device_id.class 0 4\nfield pci_device_id.class_mask 4 4\n"
"field pci_device_id.vendor 12 4\nfield pci_device_id.device 16 4\n"
"field pci_device_id.subvendor 20 4\nfield pci_device_id.subdevice 24 4\n"
"field pci_device_id.override_only 32 4\n"
"const PCI_ANY_ID 4294967295\nconst PCI_ID_F_VFIO_DRIVER_OVERRIDE 1\n"
"struct usb_device_id 40\n"
"field usb_device_id.match_flags 2 2\nfield usb_device_id.idVendor 4 2\n"
"field usb_device_id.idProduct 6 2\nfield usb_device_id.bcdDevice_lo 8 2\n"
"field usb_device_id.bcdDevice_hi 10 2\nfield usb_device_id.bDeviceClass 12 1\n"
"field usb_device_id.bDeviceSubClass 13 1\nfield usb_device_id.bDeviceProtocol 14 1\n"
"field usb_device_id.bInterfaceClass 15 1\nfield usb_device_id.bInterfaceSubClass 16 1\n"
"field usb_device_id.bInterfaceProtocol 17 1\nfield usb_device_id.bInterfaceNumber 18 1\n"
"const USB_DEVICE_ID_MATCH_VENDOR 1\nconst USB_DEVICE_ID_MATCH_PRODUCT 2\n"
"const USB_DEVICE_ID_MATCH_DEV_LO 4\nconst USB_DEVICE_ID_MATCH_DEV_HI 8\n"
"const USB_DEVICE_ID_MATCH_DEV_CLASS 16\nconst USB_DEVICE_ID_MATCH_DEV_SUBCLASS 32\n"
"const USB_DEVICE_ID_MATCH_DEV_PROTOCOL 64\nconst USB_DEVICE_ID_MATCH_INT_CLASS 128\n"
"const USB_DEVICE_ID_MATCH_INT_SUBCLASS 256\nconst USB_DEVICE_ID_MATCH_INT_PROTOCOL 512\n"
"const USB_DEVICE_ID_MATCH_INT_NUMBER 1024\n"
"struct of_device_id 64\n"
"field of_device_id.name 0 16\nfield of_device_id.type 16 16\n"
"field of_device_id.compatible 32 24\n"
"struct acpi_device_id 40\n"
"field acpi_device_id.id 8 16\nfield acpi_device_id.cls 24 4\nfield acpi_device_id.cls_msk 28 4\n"
"struct dmi_strmatch 20\nfield dmi_strmatch.substr 4 16\n"
"struct dmi_system_id 96\nfield dmi_system_id.matches 8 80\n"
"const DMI_BIOS_VENDOR 1\nconst DMI_BIOS_VERSION 2\nconst DMI_BIOS_DATE 3\n"
"const DMI_BIOS_RELEASE 4\nconst DMI_EC_FIRMWARE_RELEASE 5\nconst DMI_SYS_VENDOR 6\n"
"const DMI_PRODUCT_NAME 7\nconst DMI_PRODUCT_VERSION 8\nconst DMI_BOARD_VENDOR 13\n"
"const DMI_BOARD_NAME 14\nconst DMI_BOARD_VERSION 15\nconst DMI_CHASSIS_VENDOR 18\n"
"const DMI_CHASSIS_TYPE 19\nconst DMI_CHASSIS_VERSION 20\n"
"struct platform_device_id 32\nfield platform_device_id.name 4 20\n"
"struct i2c_device_id 24\nfield i2c_device_id.name 2 20\n"
"struct spi_device_id 24\nfield spi_device_id.name 0 20\n"
"struct hid_device_id 24\nfield hid_device_id.bus 4 2\nfield hid_device_id.group 0 2\n"
"field hid_device_id.vendor 8 4\nfield hid_device_id.product 12 4\n"
"const HID_BUS_ANY 65535\nconst HID_GROUP_ANY 0\nconst HID_ANY_ID 4294967295\n"
"struct virtio_device_id 12\nfield virtio_device_id.device 4 4\nfield virtio_device_id.vendor 0 4\n"
"const VIRTIO_DEV_ANY_ID 4294967295\n"
"struct cpu_feature 2\nfield cpu_feature.feature 0 2\n"
"struct x86_cpu_id 24\nfield x86_cpu_id.vendor 8 2\nfield x86_cpu_id.family 6 2\n"
"field x86_cpu_id.model 4 2\nfield x86_cpu_id.feature 2 2\n"
"const X86_VENDOR_ANY 65535\nconst X86_FAMILY_ANY 0\nconst X86_MODEL_ANY 0\nconst X86_FEATURE_ANY 0\n"
"struct sdio_device_id 8\nfield sdio_device_id.class 1 1\nfield sdio_device_id.vendor 2 2\n"
"field sdio_device_id.device 4 2\nconst SDIO_ANY_ID 4294967295\n"
"struct mdio_device_id 8\nfield mdio_device_id.phy_id 4 4\nfield mdio_device_id.phy_id_mask 0 4\n"
"struct amba_id 16\nfield amba_id.id 8 4\nfield amba_id.mask 0 4\n"
"struct wmi_device_id 48\nfield wmi_device_id.guid_string 4 37\n"
"struct mei_cl_device_id 64\nfield mei_cl_device_id.name 0 32\nfield mei_cl_device_id.uuid 33 16\n"
"field mei_cl_device_id.version 50 1\nconst MEI_CL_VERSION_ANY 255\n"
"struct tee_client_device_id 16\nfield tee_client_device_id.uuid 0 16\n"
"struct isapnp_device_id 8\nfield isapnp_device_id.vendor 2 2\nfield isapnp_device_id.function 4 2\n"
"struct pnp_device_id 16\nfield pnp_device_id.id 3 8\n"
"struct pnp_card_device_id 40\nfield pnp_card_device_id.devs 8 24\nconst PNP_MAX_DEVICES 3\n"
"struct vio_device_id 64\nfield vio_device_id.type 0 32\nfield vio_device_id.compat 32 32\n"
"struct fsl_mc_device_id 20\nfield fsl_mc_device_id.vendor 0 2\nfield fsl_mc_device_id.obj_type 2 16\n"
"struct slim_device_id 8\nfield slim_device_id.manf_id 0 2\nfield slim_device_id.prod_code 2 2\n"
"struct pcmcia_device_id 32\nfield pcmcia_device_id.match_flags 0 2\n"
"field pcmcia_device_id.manf_id 2 2\nfield pcmcia_device_id.card_id 4 2\n"
"field pcmcia_device_id.func_id 6 1\nfield pcmcia_device_id.function 7 1\n"
"field pcmcia_device_id.device_no 8 1\nfield pcmcia_device_id.prod_id_hash 12 16\n"
"const PCMCIA_DEV_ID_MATCH_MANF_ID 1\nconst PCMCIA_DEV_ID_MATCH_CARD_ID 2\n"
"const PCMCIA_DEV_ID_MATCH_FUNC_ID 4\nconst PCMCIA_DEV_ID_MATCH_FUNCTION 8\n"
"const PCMCIA_DEV_ID_MATCH_DEVICE_NO 256\nconst PCMCIA_DEV_ID_MATCH_PROD_ID1 16\n"
"const PCMCIA_DEV_ID_MATCH_PROD_ID2 32\nconst PCMCIA_DEV_ID_MATCH_PROD_ID3 64\n"
"const PCMCIA_DEV_ID_MATCH_PROD_ID4 128\n"
"struct input_device_id 64\nfield input_device_id.flags 0 8\nfield input_device_id.bustype 8 2\n"
"field input_device_id.vendor 10 2\nfield input_device_id.product 12 2\n"
"field input_device_id.version 14 2\nfield input_device_id.evbit 16 8\n"
"field input_device_id.keybit 24 16\nfield input_device_id.relbit 40 2\n"
"field input_device_id.absbit 42 2\nfield input_device_id.mscbit 44 2\n"
"field input_device_id.ledbit 46 2\nfield input_device_id.sndbit 48 2\n"
"field input_device_id.ffbit 50 2\nfield input_device_id.swbit 52 2\n"
"const INPUT_DEVICE_ID_MATCH_BUS 1\nconst INPUT_DEVICE_ID_MATCH_VENDOR 2\n"
"const INPUT_DEVICE_ID_MATCH_PRODUCT 4\nconst INPUT_DEVICE_ID_MATCH_VERSION 8\n"
"const INPUT_DEVICE_ID_MATCH_EVBIT 16\nconst INPUT_DEVICE_ID_MATCH_KEYBIT 32\n"
"const INPUT_DEVICE_ID_MATCH_RELBIT 64\nconst INPUT_DEVICE_ID_MATCH_ABSBIT 128\n"
"const INPUT_DEVICE_ID_MATCH_MSCIT 256\nconst INPUT_DEVICE_ID_MATCH_LEDBIT 512\n"
"const INPUT_DEVICE_ID_MATCH_SNDBIT 1024\nconst INPUT_DEVICE_ID_MATCH_FFBIT 2048\n"
"const INPUT_DEVICE_ID_MATCH_SWBIT 4096\nconst INPUT_DEVICE_ID_KEY_MIN_INTERESTING 100\n"
"const INPUT_DEVICE_ID_EV_MAX 31\nconst INPUT_DEVICE_ID_KEY_MAX 127\n"
"const INPUT_DEVICE_ID_REL_MAX 15\nconst INPUT_DEVICE_ID_ABS_MAX 15\n"
"const INPUT_DEVICE_ID_MSC_MAX 7\nconst INPUT_DEVICE_ID_LED_MAX 15\n"
"const INPUT_DEVICE_ID_SND_MAX 7\nconst INPUT_DEVICE_ID_FF_MAX 15\n"
"const INPUT_DEVICE_ID_SW_MAX 15\n";

/* ---- a module with one table ------------------------------------------------ */

struct fixture {
	struct session session;
	struct id_layout layout;
	struct object object;
	struct section sections[2];
	struct symbol symbols[2];
	struct module module;
	const char *ids;		/* name of the struct */
	uint8_t bytes[8 * ID_MAX];
};

static void begin(struct fixture *f, const char *symbol, const char *ids)
{
	memset(f, 0, sizeof(*f));
	session_init(&f->session);
	f->session.dialect = dialect_of((struct kernel_version){ 6, 12 });
	assert_int_equal(id_layout_parse("layout", str_of(layout_text),
					 &f->session.arena, &f->session.diags,
					 &f->layout), 0);
	f->sections[1] = (struct section){ .name = ".rodata", .type = 1,
					   .size = sizeof(f->bytes), .data = f->bytes };
	f->symbols[1] = (struct symbol){ .name = symbol, .section = 1,
					 .flags = SYMBOL_OBJECT | SYMBOL_GLOBAL };
	f->object = (struct object){ .path = "d/m.o", .kind = OBJECT_ELF,
				     .sections = f->sections, .nsections = 2,
				     .symbols = f->symbols, .nsymbols = 2 };
	f->module = (struct module){ .name = "d/m", .path = "d/m.o",
				     .object = &f->object };
	f->ids = ids;
}

static void end(struct fixture *f)
{
	names_free(&f->module.aliases);
	free(f->module.tables);
	id_layout_free(&f->layout);
	session_free(&f->session);
}

static uint8_t *place_of(struct fixture *f, size_t index, const char *field,
			 size_t *size)
{
	const struct id_field *ids = id_layout_struct(&f->layout, f->ids);
	const struct id_field *at = id_layout_field(&f->layout, f->ids, field);

	assert_non_null(at);
	*size = at->size;
	return f->bytes + index * ids->size + at->offset;
}

static void put(struct fixture *f, size_t index, const char *field, uint64_t value)
{
	size_t size;
	uint8_t *at = place_of(f, index, field, &size);

	for (size_t i = 0; i < size && i < 8; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static void put_text(struct fixture *f, size_t index, const char *field,
		     size_t offset, const void *text, size_t length)
{
	size_t size;
	uint8_t *at = place_of(f, index, field, &size);

	assert_true(offset + length <= size);
	memcpy(at + offset, text, length);
}

/* The table has @count ids and its terminator. */
static int run(struct fixture *f, size_t count)
{
	f->symbols[1].size = (count + 1) * id_layout_struct(&f->layout, f->ids)->size;
	return devtable_aliases(&f->session, &f->module, &f->layout);
}

static void expect_aliases(struct fixture *f, const char *wanted)
{
	struct buf got = { NULL, 0, 0 };

	for (size_t i = 0; i < f->module.aliases.count; i++)
		buf_printf(&got, "%s%s", i ? "\n" : "", f->module.aliases.items[i]);
	expect_text(buf_view(&got), wanted);
	buf_free(&got);
}

/* ---- one id a case ------------------------------------------------------------ */

struct setting {
	const char *field;
	uint64_t value;
	const char *text;	/* instead of value */
};

static const struct id_case {
	const char *type, *ids;
	struct setting set[9];
	const char *aliases;
} cases[] = {
	{ "pci", "pci_device_id", {
		{ "vendor", 0x8086, 0 }, { "device", 0x1234, 0 },
		{ "subvendor", 0xffffffff, 0 }, { "subdevice", 0xffffffff, 0 } },
	  "pci:v00008086d00001234sv*sd*bc*sc*i*" },
	{ "pci", "pci_device_id", {
		{ "vendor", 0xffffffff, 0 }, { "device", 0xffffffff, 0 },
		{ "subvendor", 0x1af4, 0 }, { "subdevice", 1, 0 },
		{ "class", 0x0c0330, 0 }, { "class_mask", 0xffffff, 0 } },
	  "pci:v*d*sv00001AF4sd00000001bc0Csc03i30*" },
	{ "pci", "pci_device_id", {
		{ "vendor", 0x1, 0 }, { "override_only", 1, 0 },
		{ "class", 0x010000, 0 }, { "class_mask", 0xff0000, 0 } },
	  "vfio_pci:v00000001d00000000sv00000000sd00000000bc01sc*i*" },
	{ "usb", "usb_device_id", {
		{ "match_flags", 3, 0 }, { "idVendor", 0x46d, 0 }, { "idProduct", 0xc52b, 0 } },
	  "usb:v046DpC52Bd*dc*dsc*dp*ic*isc*ip*in*" },
	{ "usb", "usb_device_id", {
		{ "match_flags", 0x380, 0 }, { "bInterfaceClass", 8, 0 },
		{ "bInterfaceSubClass", 6, 0 }, { "bInterfaceProtocol", 0x50, 0 } },
	  "usb:v*p*d*dc*dsc*dp*ic08isc06ip50in*" },
	{ "usb", "usb_device_id", {
		{ "match_flags", 0x0f, 0 }, { "idVendor", 1, 0 }, { "idProduct", 2, 0 },
		{ "bcdDevice_lo", 0x110, 0 }, { "bcdDevice_hi", 0x110, 0 } },
	  "usb:v0001p0002d0110dc*dsc*dp*ic*isc*ip*in*" },
	{ "usb", "usb_device_id", {		/* the example in alias_usb.c */
		{ "match_flags", 0x0f, 0 }, { "idVendor", 1, 0 }, { "idProduct", 2, 0 },
		{ "bcdDevice_lo", 0x123, 0 }, { "bcdDevice_hi", 0x456, 0 } },
	  "usb:v0001p0002d012[3-9]dc*dsc*dp*ic*isc*ip*in*\n"
	  "usb:v0001p0002d045[0-6]dc*dsc*dp*ic*isc*ip*in*\n"
	  "usb:v0001p0002d01[3-9]*dc*dsc*dp*ic*isc*ip*in*\n"
	  "usb:v0001p0002d04[0-4]*dc*dsc*dp*ic*isc*ip*in*\n"
	  "usb:v0001p0002d0[2-3]*dc*dsc*dp*ic*isc*ip*in*" },
	/* An end above 9999 is taken for an open one, though it has digits: the
	 * kernel's patterns then miss 9000 to 9999.  So do ours. */
	{ "usb", "usb_device_id", {
		{ "match_flags", 0x0f, 0 }, { "idVendor", 1, 0 }, { "idProduct", 2, 0 },
		{ "bcdDevice_lo", 0, 0 }, { "bcdDevice_hi", 0xa000, 0 } },
	  "usb:v0001p0002dA000dc*dsc*dp*ic*isc*ip*in*\n"
	  "usb:v0001p0002d[0-8]*dc*dsc*dp*ic*isc*ip*in*" },
	{ "usb", "usb_device_id", { { "match_flags", 3, 0 } }, "" },	/* an empty slot */
	{ "of", "of_device_id", { { "compatible", 0, "vendor,chip" } },
	  "of:N*T*Cvendor,chip\nof:N*T*Cvendor,chipC*" },
	{ "of", "of_device_id", {
		{ "name", 0, "a b" }, { "type", 0, "net" }, { "compatible", 0, "v,c" } },
	  "of:Na_bTnet*Cv,c\nof:Na_bTnet*Cv,cC*" },
	{ "of", "of_device_id", { { "name", 0, "fan" } }, "of:NfanT*\nof:NfanT*C*" },
	{ "acpi", "acpi_device_id", { { "id", 0, "PNP0C0B" } }, "acpi*:PNP0C0B:*" },
	{ "acpi", "acpi_device_id", { { "cls", 0x0c0330, 0 }, { "cls_msk", 0xffff00, 0 } },
	  "acpi*:0c03??:*" },
	{ "platform", "platform_device_id", { { "name", 0, "rtc-cmos" } }, "platform:rtc-cmos" },
	/* a name that fills its field has no NUL */
	{ "i2c", "i2c_device_id", { { "name", 0, "abcdefghijklmnopqrst" } },
	  "i2c:abcdefghijklmnopqrst" },
	{ "spi", "spi_device_id", { { "name", 0, "spidev" } }, "spi:spidev" },
	{ "hid", "hid_device_id", {
		{ "bus", 3, 0 }, { "vendor", 0x46d, 0 }, { "product", 0xffffffff, 0 } },
	  "hid:b0003g*v0000046Dp*" },
	{ "virtio", "virtio_device_id", { { "device", 2, 0 }, { "vendor", 0xffffffff, 0 } },
	  "virtio:d00000002v*" },
	{ "virtio", "virtio_device_id", { { "device", 2, 0 }, { "vendor", 1, 0 } },
	  "virtio:d00000002v00000001*" },
	{ "cpu", "cpu_feature", { { "feature", 0xe1, 0 } }, "cpu:type:*:feature:*00E1*" },
	{ "x86cpu", "x86_cpu_id", { { "vendor", 0xffff, 0 }, { "feature", 0x99, 0 } },
	  "cpu:type:x86,ven*fam*mod*:feature:*0099*" },
	{ "x86cpu", "x86_cpu_id", {
		{ "vendor", 0, 0 }, { "family", 6, 0 }, { "model", 0x97, 0 } },
	  "cpu:type:x86,ven0000fam0006mod0097:feature:*" },
	{ "sdio", "sdio_device_id", {		/* ~0, cut to the field's width */
		{ "class", 0xff, 0 }, { "vendor", 0x2d0, 0 }, { "device", 0xffff, 0 } },
	  "sdio:c*v02D0d*" },
	{ "mdio", "mdio_device_id", { { "phy_id", 0x80000001, 0 }, { "phy_id_mask", 0xfffffff1, 0 } },
	  "mdio:1000000000000000000000000000???1" },
	{ "amba", "amba_id", { { "id", 0x00041011, 0 }, { "mask", 0x000ffff3, 0 } },
	  "amba:d???4101[159D]" },
	{ "wmi", "wmi_device_id", { { "guid_string", 0, "05901221-D566-11D1-B2F0-00A0C9062910" } },
	  "wmi:05901221-D566-11D1-B2F0-00A0C9062910" },
	{ "mei", "mei_cl_device_id", {
		{ "name", 0, "wifi" }, { "version", 0xff, 0 }, { "uuid", 0, "ABCDEFGHIJKLMNOP" } },
	  "mei:wifi:44434241-4645-4847-494a-4b4c4d4e4f50:*:*" },
	{ "tee", "tee_client_device_id", { { "uuid", 0, "ABCDEFGHIJKLMNOP" } },
	  "tee:41424344-4546-4748-494a-4b4c4d4e4f50*" },
	/* PNP0501: vendor 'P','N','P' packed into 5 bits each, little-endian */
	{ "isapnp", "isapnp_device_id", { { "vendor", 0xd041, 0 }, { "function", 0x0105, 0 } },
	  "pnp:dPNP0501*" },
	{ "pnp", "pnp_device_id", { { "id", 0, "PNPb02f" } },
	  "pnp:dPNPb02f*\nacpi*:PNPB02F:*" },
	{ "vio", "vio_device_id", { { "type", 0, "v tty" } }, "vio:Tv_ttyS*" },
	{ "vio", "vio_device_id", { { "compat", 0, "IBM,x" } }, "vio:T*SIBM,x*" },
	{ "fslmc", "fsl_mc_device_id", { { "vendor", 0x1957, 0 }, { "obj_type", 0, "dpni" } },
	  "fsl-mc:v00001957ddpni" },
	{ "slim", "slim_device_id", { { "manf_id", 0x217, 0 }, { "prod_code", 0xa0, 0 } },
	  "slim:217:a0:*" },
};

static void put_case(struct fixture *f, const struct id_case *c)
{
	for (size_t i = 0; i < COUNT(c->set) && c->set[i].field; i++) {
		if (c->set[i].text)
			put_text(f, 0, c->set[i].field, 0, c->set[i].text,
				 strlen(c->set[i].text));
		else
			put(f, 0, c->set[i].field, c->set[i].value);
	}
}

static void every_type(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture f;
		char symbol[64];

		snprintf(symbol, sizeof(symbol), "__mod_%s__ids_device_table", cases[i].type);
		begin(&f, symbol, cases[i].ids);
		put_case(&f, &cases[i]);
		assert_int_equal(run(&f, 1), 0);
		expect_aliases(&f, cases[i].aliases);
		assert_int_equal(f.session.diags.count, 0);
		end(&f);
	}
}

/* Fields that are no plain settings: arrays of numbers and of bits. */
static void arrays(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "__mod_pcmcia__ids_device_table", "pcmcia_device_id");
	put(&f, 0, "match_flags", 0x1 | 0x10 | 0x80);
	put(&f, 0, "manf_id", 0x105);
	put_text(&f, 0, "prod_id_hash", 0, "\x01\x02\x03\x84", 4);
	put_text(&f, 0, "prod_id_hash", 12, "\x44\x33\x22\x11", 4);
	assert_int_equal(run(&f, 1), 0);
	expect_aliases(&f, "pcmcia:m0105c*f*fn*pfn*pa84030201pb*pc*pd11223344*");
	end(&f);

	begin(&f, "__mod_input__ids_device_table", "input_device_id");
	put(&f, 0, "flags", 0x1 | 0x10 | 0x20 | 0x1000);
	put(&f, 0, "bustype", 3);
	put_text(&f, 0, "evbit", 0, "\x0a", 1);			/* 1 and 3 */
	put_text(&f, 0, "keybit", 0, "\xff", 1);		/* not interesting */
	put_text(&f, 0, "keybit", 12, "\x10\0\0\x80", 4);	/* 100 and 127 */
	put_text(&f, 0, "absbit", 0, "\xff", 1);		/* no flag */
	put_text(&f, 0, "swbit", 1, "\x80", 1);			/* 15 */
	assert_int_equal(run(&f, 1), 0);
	expect_aliases(&f, "input:b0003v*p*e*-e*1,*3,*k*64,*7F,*r*a*m*l*s*f*w*F,*");
	end(&f);

	begin(&f, "__mod_dmi__ids_device_table", "dmi_system_id");
	put_text(&f, 0, "matches", 0, "\x07\0\0\0A: b\tc\xe4", 10);	/* product */
	put_text(&f, 0, "matches", 20, "\x86\0\0\0Vendor", 10);		/* exact match */
	put_text(&f, 0, "matches", 40, "\x7f\0\0\0other", 9);		/* no field of ours */
	assert_int_equal(run(&f, 1), 0);
	expect_aliases(&f, "dmi*:svn*Vendor*:pn*Abc*:");
	end(&f);
}

/* A device of an earlier card is not named again, one of the same card is. */
static void pnp_cards(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "__mod_pnp_card__ids_device_table", "pnp_card_device_id");
	put_text(&f, 0, "devs", 0, "CTL0001\0CTL0001\0", 16);
	put_text(&f, 1, "devs", 0, "CTL0001\0CTL000a\0", 16);
	assert_int_equal(run(&f, 2), 0);
	expect_aliases(&f, "pnp:dCTL0001*\nacpi*:CTL0001:*\n"
			   "pnp:dCTL0001*\nacpi*:CTL0001:*\n"
			   "pnp:dCTL000a*\nacpi*:CTL000A:*");
	end(&f);
}

/* ---- USB: the patterns match the range and nothing else ------------------------- */

static bool is_bcd(unsigned value)
{
	for (; value; value >>= 4)
		if ((value & 15) > 9)
			return false;
	return true;
}

static bool some_alias_matches(const struct names *aliases, unsigned release)
{
	char device[64];

	snprintf(device, sizeof(device), "usb:v0001p0002d%04Xdc00dsc00dp00ic00isc00ip00in00",
		 release);
	for (size_t i = 0; i < aliases->count; i++)
		if (!fnmatch(aliases->items[i], device, 0))
			return true;
	return false;
}

static void check_range(unsigned low, unsigned high)
{
	bool bcd = is_bcd(low) && is_bcd(high);
	struct fixture f;

	begin(&f, "__mod_usb__ids_device_table", "usb_device_id");
	put(&f, 0, "match_flags", 15);
	put(&f, 0, "idVendor", 1);
	put(&f, 0, "idProduct", 2);
	put(&f, 0, "bcdDevice_lo", low);
	put(&f, 0, "bcdDevice_hi", high);
	assert_int_equal(run(&f, 1), 0);
	for (unsigned release = 0; release <= 0xffff; release++) {
		if (bcd && !is_bcd(release))
			continue;
		if (some_alias_matches(&f.module.aliases, release) !=
		    (low <= release && release <= high))
			fail_msg("%04x..%04x is wrong about %04x", low, high, release);
	}
	end(&f);
}

static void usb_ranges(void **state)
{
	static const unsigned ranges[][2] = {
		{ 0x0000, 0x9999 }, { 0x0000, 0xffff }, { 0x0100, 0x0199 },
		{ 0x0099, 0x0100 }, { 0x0999, 0x1000 }, { 0x1234, 0x8765 },
		{ 0x0000, 0x0000 }, { 0x9999, 0x9999 }, { 0x0009, 0x0010 },
		{ 0x000a, 0x1fff }, { 0x0abc, 0xdef0 }, { 0x0009, 0x000a },
		{ 0x0008, 0x001f }, { 0x0000, 0x000b }, { 0x0008, 0x000b },
		{ 0x00fe, 0x0101 }, { 0x089a, 0x0a98 }, { 0x5000, 0x4999 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(ranges); i++)
		check_range(ranges[i][0], ranges[i][1]);
}

/* ---- names of symbols ----------------------------------------------------------- */

static void symbols(void **state)
{
	static const struct { const char *symbol, *type, *array; } good[] = {
		{ "__mod_pci__foo_device_table", "pci", "foo" },
		{ "__mod_pnp_card__a__b_device_table", "pnp_card", "a__b" },
		{ "__mod_pci__foo_device_table.llvm.123", "pci", "foo" },
		{ "__mod_device_table__pci__foo", "pci", "foo" },
		{ "__mod_device_table__kmod_x_y__of__foo", "of", "foo" },
		{ "__mod_device_table__kmod__x__of__foo", "of", "foo" },
	};
	static const char *const bad[] = {
		"pci__foo_device_table", "__mod_pci__foo", "__mod_pci_foo_device_table",
		"__mod_", "__mod__device_table", "__mod_device_table__pci", "__mod_device_table__",
		"__mod_device_table__kmod_x__pci",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct devtable_name name;

		assert_true(devtable_symbol(good[i].symbol, &name));
		expect_text(name.type, good[i].type);
		expect_text(name.array, good[i].array);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct devtable_name name;

		if (devtable_symbol(bad[i], &name))
			fail_msg("%s is taken for a table", bad[i]);
	}
}

/* ---- tables that are wrong -------------------------------------------------------- */

#define PCI_SYMBOL "__mod_pci__ids_device_table"

static void expect_failure(struct fixture *f, const char *code)
{
	assert_int_equal(devtable_aliases(&f->session, &f->module, &f->layout), -EBADMSG);
	expect_diag(&f->session.diags, 0, code, 0, "");
	assert_int_equal(f->module.aliases.count, 0);
	end(f);
}

static void refusals(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.symbols[1].size = 47;
	expect_failure(&f, "devtable-size");
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.symbols[1].size = 0;
	expect_failure(&f, "devtable-size");
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.symbols[1].size = 96;
	f.bytes[95] = 1;
	expect_failure(&f, "devtable-terminator");
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.symbols[1].value = sizeof(f.bytes) - 48;
	f.symbols[1].size = 96;
	expect_failure(&f, "devtable-bounds");
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.symbols[1].value = UINT64_MAX;
	f.symbols[1].size = 48;
	expect_failure(&f, "devtable-bounds");
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.sections[1] = (struct section){ .name = ".bss", .type = 8, .size = UINT64_MAX };
	f.symbols[1].size = UINT64_MAX;
	expect_failure(&f, "devtable-bounds");
	begin(&f, "__mod_amba__ids_device_table", "amba_id");
	put(&f, 0, "id", 0x11);
	put(&f, 0, "mask", 0x10);
	f.symbols[1].size = 32;
	expect_failure(&f, "devtable-value");
}

/* An all-zero array in .bss is a table of nothing. */
static void in_bss(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.sections[1] = (struct section){ .name = ".bss", .type = 8, .size = 48 };
	assert_int_equal(run(&f, 0), 0);
	expect_aliases(&f, "");
	assert_int_equal(f.session.diags.count, 0);
	end(&f);
}

/* One id without an alias is a warning; the others keep theirs. */
static void skipped_ids(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, PCI_SYMBOL, "pci_device_id");
	put(&f, 0, "class_mask", 0xf00000);
	put(&f, 1, "override_only", 2);
	put(&f, 2, "vendor", 1);
	assert_int_equal(run(&f, 3), 0);
	expect_aliases(&f, "pci:v00000001d00000000sv00000000sd00000000bc*sc*i*");
	assert_int_equal(f.session.diags.count, 2);
	expect_diag(&f.session.diags, 0, "devtable-entry", 0, "Can't handle masks");
	expect_diag(&f.session.diags, 1, "devtable-entry", 0, "driver_override");
	end(&f);

	begin(&f, "__mod_wmi__ids_device_table", "wmi_device_id");
	put_text(&f, 0, "guid_string", 0, "05901221", 8);
	assert_int_equal(run(&f, 1), 0);
	expect_aliases(&f, "");
	expect_diag(&f.session.diags, 0, "devtable-entry", 0, "Invalid WMI");
	end(&f);
}

static void layouts_that_lack(void **state)
{
	static const char lacking[] =
		"# ltomod id-layout 1 test\n"
		"struct hid_device_id 24\n"
		"field hid_device_id.bus 4 2\nfield hid_device_id.group 0 2\n"
		"field hid_device_id.vendor 8 4\nfield hid_device_id.product 12 4\n"
		"const HID_BUS_ANY 65535\nconst HID_ANY_ID 4294967295\n";
	struct fixture f;

	(void)state;
	/* no layout at all */
	begin(&f, PCI_SYMBOL, "pci_device_id");
	f.symbols[1].size = 48;
	id_layout_free(&f.layout);
	expect_failure(&f, "devtable-layout");

	/* a constant is missing */
	begin(&f, "__mod_hid__ids_device_table", "hid_device_id");
	put(&f, 0, "bus", 3);
	id_layout_free(&f.layout);
	assert_int_equal(id_layout_parse("l", str_of(lacking), &f.session.arena,
					 &f.session.diags, &f.layout), 0);
	assert_int_equal(run(&f, 1), -EBADMSG);
	expect_diag(&f.session.diags, 0, "devtable-layout", 0, "HID_GROUP_ANY");
	expect_aliases(&f, "");
	end(&f);

	/* this kernel has no such struct: as if there were no table */
	begin(&f, "__mod_zorro__ids_device_table", "pci_device_id");
	assert_int_equal(run(&f, 1), 0);
	assert_int_equal(f.session.diags.count, 0);
	f.session.options.extra_warnings = true;
	assert_int_equal(run(&f, 1), 0);
	expect_diag(&f.session.diags, 0, "devtable-unknown", 0, "zorro");
	end(&f);

	/* the struct is there, but this generation makes no aliases of it */
	begin(&f, "__mod_slim__ids_device_table", "slim_device_id");
	f.session.dialect = dialect_of((struct kernel_version){ 6, 1 });
	assert_int_equal(run(&f, 1), 0);
	expect_aliases(&f, "");
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type),
		cmocka_unit_test(arrays),
		cmocka_unit_test(pnp_cards),
		cmocka_unit_test(usb_ranges),
		cmocka_unit_test(symbols),
		cmocka_unit_test(refusals),
		cmocka_unit_test(in_bss),
		cmocka_unit_test(skipped_ids),
		cmocka_unit_test(layouts_that_lack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
