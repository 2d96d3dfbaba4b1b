// SPDX-License-Identifier: GPL-2.0-or-later
/* mv_dmabuf: imports from a namespace of the kernel */
#include <linux/dma-buf.h>
#include <linux/module.h>

#include "lent.h"

static bool never;
module_param(never, bool, 0);

static int __init dmabuf_init(void)
{
	if (never)
		dma_buf_put(NULL);
	return 0;
}

static void __exit dmabuf_exit(void)
{
}

module_init(dmabuf_init);
module_exit(dmabuf_exit);

MV_IMPORT_NS(MV_NS(DMA_BUF));

MODULE_DESCRIPTION("ltomod sample: imports from a namespace of the kernel");
MODULE_LICENSE("GPL");
