// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections that other modules do not have, of each kind that a link treats in its own way. */
#include <linux/cache.h>
#include <linux/module.h>
#include <linux/percpu.h>

extern int weak_and_defined(void);
extern const char *const more_words[3];
extern u32 kinds_value;

DEFINE_PER_CPU(u64, sections_counter);
static DEFINE_PER_CPU_ALIGNED(struct { char bytes[96]; }, sections_block);

static int number = 3;
module_param(number, int, 0644);
MODULE_PARM_DESC(number, "a number");
static char *word = "word";
module_param(word, charp, 0444);
static int many[4];
static int many_count;
module_param_array_named(list, many, int, &many_count, 0);

/* Alignments above those of the sections that they stand in. */
static u8 one_byte __section(".data..sections") = 1;
static u64 apart __section(".data..sections") __aligned(256) = 2;
static const u16 odd[3] __section(".rodata.sections") __aligned(2) = { 1, 2, 3 };
static char page[64] __aligned(4096);
static int rarely __read_mostly = 5;
static const char *const words[] __initconst = { "word", "more", "word", "" };

/* A section of no bytes. */
asm(".pushsection .sections.empty, \"a\"\n\t.popsection");
/* Not loaded. */
asm(".pushsection .sections.note, \"\"\n\t.quad sections_note\n\t.popsection");
/* A local label in a section whose strings are merged. */
asm(".pushsection .rodata.str1.1, \"aMS\", @progbits, 1\nsections_note: .asciz \"note\"\n\t.asciz \"word\"\n\t.popsection");

__weak noinline int weak_and_defined(void)
{
	return number;
}

static noinline int in_its_own_section(void)
{
	return odd[number % 3] + apart + one_byte + page[number] + rarely;
}

static int __init sections_init(void)
{
	int i, sum = in_its_own_section() + weak_and_defined() + kinds_value;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		pr_info("%s %s\n", words[i], more_words[i % 3]);
	this_cpu_add(sections_counter, sum);
	this_cpu_ptr(&sections_block)->bytes[3] = sum;
	WARN_ON_ONCE(sum == 12345);
	return sum == 1;
}
module_init(sections_init);

static void __exit sections_exit(void)
{
	pr_info("%llu %s\n", this_cpu_read(sections_counter), word);
}
module_exit(sections_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Sections of every kind");
MODULE_AUTHOR("ltomod");
MODULE_VERSION("1.0");
MODULE_SOFTDEP("pre: ltomod_exports");
