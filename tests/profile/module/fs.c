// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/fs.h>
#include <linux/blkdev.h>
#include <linux/blk-mq.h>
#include <linux/buffer_head.h>
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/pagemap.h>
#include <linux/device-mapper.h>
#include <linux/crypto.h>
#include <crypto/hash.h>
#include <linux/iomap.h>
#include <linux/fscrypt.h>
#include <linux/mtd/mtd.h>
#include <linux/libata.h>
#include <scsi/scsi_host.h>
#include <linux/nvme.h>
#include <linux/io_uring.h>
int fsy(struct inode *);
int fsy(struct inode *i) { switch (i ? i->i_mode & 3 : 0) { case 1: i_size_write(i, 3); fallthrough; case 2: return (int)i_size_read(i); } return 0; }
