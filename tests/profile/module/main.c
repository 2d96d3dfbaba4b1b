// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/jump_label.h>
#include <linux/static_call.h>
#include <linux/tracepoint.h>
#include <linux/uaccess.h>
#include <linux/pci.h>
#include <linux/usb.h>
#include <linux/platform_device.h>
#include <linux/i2c.h>
#include <linux/spi/spi.h>
#include <linux/hid.h>
#include <linux/interrupt.h>
#include <linux/workqueue.h>
#include <linux/perf_event.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/acpi.h>
#include <linux/of.h>
#include <linux/dma-mapping.h>
#include <linux/cpu.h>
#include <linux/of_device.h>
#include <linux/regmap.h>
#include <linux/clk.h>
#include <linux/gpio/consumer.h>
#include <linux/iio/iio.h>
#include <sound/pcm.h>
#include <media/v4l2-device.h>
#include <drm/drm_device.h>
#include <trace/events/sched.h>
DEFINE_PER_CPU(int, counter);
struct blob { long a; char b[3]; }; DEFINE_PER_CPU(struct blob, blob);
static DEFINE_STATIC_KEY_FALSE(key);
int asm_answer(void);
static int plain(int x) { return x + 1; }
DEFINE_STATIC_CALL(thecall, plain);
extern int netty(struct sk_buff *), fsy(struct inode *), virty(void);
static int __init go(void)
{
	int __user *p = NULL; int v;
	this_cpu_inc(counter); this_cpu_add(blob.a, 3);
	if (static_branch_unlikely(&key)) pr_info("key\n");
	if (get_user(v, p) == 0) pr_info("%d\n", v);
	pr_info("%s %d %d\n", current->comm, asm_answer(), static_call(thecall)(this_cpu_read(counter)));
	return fsy(NULL) + netty(NULL) + virty();
}
static void __exit out(void) { }
module_init(go); module_exit(out);
MODULE_LICENSE("GPL"); MODULE_DESCRIPTION("probe");
