/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page that report_html() fills in: before the data, and after it.  It asks
 * for nothing from anywhere, and shows names as text only.
 */
#ifndef LTOMOD_RETENTION_PAGE_H
#define LTOMOD_RETENTION_PAGE_H

extern const char page_head[], page_tail[];

#endif
