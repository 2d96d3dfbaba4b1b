/* SPDX-License-Identifier: GPL-2.0-or-later */
struct table { int size; struct table *parent; };
