#include <linux/module.h>
#include <linux/export-internal.h>
#include <linux/compiler.h>

MODULE_INFO(name, KBUILD_MODNAME);

__visible struct module __this_module
__section(".gnu.linkonce.this_module") = {
	.name = KBUILD_MODNAME,
	.arch = MODULE_ARCH_INIT,
};

MODULE_INFO(intree, "Y");

KSYMTAB_FUNC(one, "", "");
KSYMTAB_FUNC(two, "_gpl", "");
KSYMTAB_DATA(three, "_gpl", "SPACE");

SYMBOL_CRC(one, 0x01234567, "");
SYMBOL_CRC(two, 0x00000007, "_gpl");
SYMBOL_CRC(three, 0x00000000, "_gpl");

static const struct modversion_info ____versions[]
__used __section("__versions") = {
	{ 0x44444444, "module_layout" },
};

static const u32 ____version_ext_crcs[]
__used __section("__version_ext_crcs") = {
	0x44444444,
};
static const char ____version_ext_names[]
__used __section("__version_ext_names") =
	"module_layout\0"
;

MODULE_INFO(depends, "");

