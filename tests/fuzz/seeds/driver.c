/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bit of everything that the tools look for in a module: .modinfo, exports of
 * both forms, a device table, versions, initcalls, struct module, an exception
 * table, functions that ftrace traces, jumps through tables and pointers.
 */
#define SECTION(name) __attribute__((section(name), used))

extern int printk(const char *format, ...);
extern unsigned long imported_data[4];

struct pci_device_id {
	unsigned int vendor, device, subvendor, subdevice, class, class_mask;
	unsigned long driver_data;
	unsigned int override_only;
};

enum state { IDLE, BUSY = 7, GONE = -1 };

struct ring;
struct ring {
	struct ring *next;
	union { unsigned char bytes[16]; unsigned long words[2]; };
	enum state state : 4;
	unsigned flags : 12;
	int (*handler)(struct ring *ring, const volatile char *why, ...);
};

static const char info[] SECTION(".modinfo") =
	"license=GPL\0author=nobody\0version=1.2\0vermagic=6.1.0 SMP mod_unload modversions \0"
	"name=driver\0depends=\0import_ns=CRYPTO\0alias=pci:v*\0retpoline=Y";

static const struct { unsigned long crc; char name[56]; } versions[] SECTION("__versions") = {
	{ 0x12345678, "printk" }, { 0x9abcdef0, "imported_data" }, { 1, "module_layout" },
};

static const struct pci_device_id ids[] = {
	{ 0x8086, 0x1234, ~0u, ~0u, 0, 0, 0, 0 }, { 0x10ec, ~0u, 1, 2, 0x30000, 0xffff00, 0, 0 }, { 0 },
};
extern const struct pci_device_id __mod_pci__ids_device_table[3] __attribute__((alias("ids"), unused));

struct ring exported_ring = { .state = BUSY, .words = { 1, 2 } };
static unsigned long counters[8];

int exported_function(struct ring *ring, enum state how)
{
	switch (how) {
	case IDLE: return printk("idle");
	case BUSY: counters[1]++; return ring->handler(ring, "busy");
	case GONE: counters[2] += imported_data[3]; break;
	default: counters[ring->flags & 7]--;
	}
	return ring->next ? exported_function(ring->next, IDLE) : (int)counters[0];
}

static __attribute__((cold, noinline)) int cleanup(int n)
{
	char buffer[64];

	for (int i = 0; i < n && i < 64; i++)
		buffer[i] = (char)(i * n);
	__asm__ volatile("" : : "r"(buffer) : "memory");
	return buffer[n & 63];
}

int __attribute__((section(".init.text"))) init_module(void)
{
	return exported_function(&exported_ring, BUSY) + cleanup(5);
}

void __attribute__((section(".exit.text"))) cleanup_module(void)
{
	cleanup(3);
}

struct module { char name[56]; int (*init)(void); void (*exit)(void); char rest[256]; };
struct module __this_module SECTION(".gnu.linkonce.this_module") = {
	.name = "driver", .init = init_module, .exit = cleanup_module,
};

#define EXPORT_NEW(sym)							\
	__asm__(".section .export_symbol,\"a\"\n__export_symbol_" #sym ":\n"	\
		".asciz \"GPL\"\n.asciz \"NS\"\n.balign 8\n.quad " #sym "\n.previous")
#define EXPORT_OLD(sym)							\
	__asm__(".section __ksymtab_strings,\"aMS\",%progbits,1\n"	\
		"__kstrtab_" #sym ": .asciz \"" #sym "\"\n__kstrtabns_" #sym ": .asciz \"\"\n.previous\n" \
		".section ___ksymtab+" #sym ",\"a\"\n__ksymtab_" #sym ":\n"	\
		".long " #sym "-.\n.long __kstrtab_" #sym "-.\n.long __kstrtabns_" #sym "-.\n.previous")

EXPORT_NEW(exported_function);
EXPORT_OLD(exported_ring);

__asm__(".section .initcall6.init..kmod_driver__12_34_init_module,\"a\"\n"
	"__initcall__kmod_driver__12_34_init_module6: .long init_module - .\n.previous\n"
	".section .con_initcall.init..kmod_driver__9_30_con,\"a\"\n"
	"__initcall__kmod_driver__9_30_concon: .long init_module - .\n.previous\n"
	".section __ex_table,\"a\"\n.long init_module - ., cleanup_module - ., 0\n.previous");
