#include <linux/export-internal.h>

KSYMTAB_FUNC(one, "");
SYMBOL_FLAGS(one, 0x00);
KSYMTAB_FUNC(two, "SPACE");
SYMBOL_FLAGS(two, 0x01);

SYMBOL_CRC(one, 0x01234567);
SYMBOL_CRC(two, 0x00000007);
#include <linux/module.h>
#undef __MODULE_INFO_PREFIX
#define __MODULE_INFO_PREFIX
MODULE_INFO(mod_a.alias, "platform:one");
MODULE_INFO(mod_a.alias, "platform:two");
MODULE_INFO(mod_b.alias, "platform:three");
