#include <linux/export-internal.h>

KSYMTAB_FUNC(one, "", "");
KSYMTAB_FUNC(two, "_gpl", "SPACE");

SYMBOL_CRC(one, 0x01234567, "");
SYMBOL_CRC(two, 0x00000007, "_gpl");
