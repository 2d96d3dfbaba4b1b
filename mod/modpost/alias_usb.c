// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * "usb:v…p…d…dc…dsc…dp…ic…isc…ip…in…".  An id may match a range of device
 * releases (bcdDevice, four digits), which fnmatch knows no form for; so it
 * becomes several patterns, each with one range of digits at most.  For
 * 0123..0456:
 *
 *	d012[3-9]	the rest of the decade that the range begins in
 *	d045[0-6]	the decade that it ends in, up to its end
 *	d01[3-9]*	the rest of the hundred that it begins in
 *	d04[0-4]*	the hundred that it ends in, up to that decade
 *	d0[2-3]*	what is left between them
 *
 * This is the order in which they leave: from the last digit to the first, at
 * each the lower end before the upper one.
 */
#include "modpost/alias.h"

#define DIGITS 4

/* The last digits [low-high] behind @digits digits of @prefix, rest open. */
struct pattern {
	unsigned prefix;
	unsigned digits;
	unsigned low, high;
	unsigned max;		/* 9: the release is BCD; 15: hexadecimal */
};

static void add_digit_range(struct buf *out, const struct pattern *p)
{
	if (p->low == p->high)
		buf_hex(out, p->low, 1, HEX_UPPER);
	else if (p->low == 0 && p->high == p->max)
		return;		/* any digit: the wildcard says so */
	else if (p->low > 9 || p->high < 10)
		buf_printf(out, "[%X-%X]", p->low, p->high);
	else {
		/* 9 and A are no neighbours in ASCII. */
		buf_printf(out, p->low < 9 ? "[%X-9" : "[%X", p->low);
		buf_printf(out, p->high > 10 ? "A-%X]" : "%X]", p->high);
	}
}

static const struct alias_part head[] = {
	{ PART_IF, "usb:v", "idVendor", "USB_DEVICE_ID_MATCH_VENDOR", 0, 0 },
	{ PART_IF, "p", "idProduct", "USB_DEVICE_ID_MATCH_PRODUCT", 0, 0 },
	{ PART_TEXT, "d", NULL, NULL, 0, 0 },
	{ .kind = PART_END },
};

static const struct alias_part tail[] = {
	{ PART_IF, "dc", "bDeviceClass", "USB_DEVICE_ID_MATCH_DEV_CLASS", 0, 0 },
	{ PART_IF, "dsc", "bDeviceSubClass", "USB_DEVICE_ID_MATCH_DEV_SUBCLASS", 0, 0 },
	{ PART_IF, "dp", "bDeviceProtocol", "USB_DEVICE_ID_MATCH_DEV_PROTOCOL", 0, 0 },
	{ PART_IF, "ic", "bInterfaceClass", "USB_DEVICE_ID_MATCH_INT_CLASS", 0, 0 },
	{ PART_IF, "isc", "bInterfaceSubClass", "USB_DEVICE_ID_MATCH_INT_SUBCLASS", 0, 0 },
	{ PART_IF, "ip", "bInterfaceProtocol", "USB_DEVICE_ID_MATCH_INT_PROTOCOL", 0, 0 },
	{ PART_IF, "in", "bInterfaceNumber", "USB_DEVICE_ID_MATCH_INT_NUMBER", 0, 0 },
	{ .kind = PART_WILDCARD },
	{ .kind = PART_END },
};

static void emit_pattern(struct alias_walk *walk, struct pattern pattern)
{
	alias_format(walk, head);
	if (pattern.digits)
		buf_hex(&walk->text, pattern.prefix, pattern.digits, HEX_UPPER);
	add_digit_range(&walk->text, &pattern);
	if (pattern.digits < DIGITS - 1)
		buf_str(&walk->text, "*");
	alias_format(walk, tail);
	alias_emit(walk);
}

/* @value plus @by, counted in the digits that it is written in. */
static unsigned step(unsigned value, int by, unsigned max)
{
	unsigned decimal = 0, bcd = 0;

	if (max > 9)
		return value + (unsigned)by;
	for (int i = DIGITS - 1; i >= 0; i--) {
		unsigned digit = value >> 4 * i & 15;

		decimal = decimal * 10 + (digit > 9 ? 9 : digit);
	}
	decimal += (unsigned)by;
	for (int i = 0; i < DIGITS; i++, decimal /= 10)
		bcd |= decimal % 10 << 4 * i;
	return bcd;
}

/* Is there a digit above 9 in either end?  An open end does not count. */
static bool is_hexadecimal(unsigned low, unsigned high)
{
	if (high > 0x9999)
		high = 0x9999;
	for (int i = 0; i < DIGITS; i++)
		if ((low >> 4 * i & 15) > 9 || (high >> 4 * i & 15) > 9)
			return true;
	return false;
}

static void emit_range(struct alias_walk *walk, unsigned low, unsigned high)
{
	unsigned max = is_hexadecimal(low, high) ? 15 : 9;

	for (unsigned digits = DIGITS - 1; low <= high; digits--) {
		struct pattern lower = { low >> 4, digits, low & 15, max, max };
		struct pattern upper = { high >> 4, digits, 0, high & 15, max };

		if (upper.high > max)
			upper.high = max;
		low = lower.prefix;
		high = upper.prefix;
		if (low == high || !digits) {
			lower.high = upper.high;
			emit_pattern(walk, lower);
			return;
		}
		if (lower.low > 0) {
			emit_pattern(walk, lower);
			low = step(low, 1, max);
		}
		if (upper.high < max) {
			emit_pattern(walk, upper);
			high = step(high, -1, max);
		}
	}
}

int alias_usb(struct alias_walk *walk)
{
	uint64_t flags = alias_number(walk, "match_flags");
	unsigned low = 0, high = ~0u;

	/* An empty slot, to be filled at run time, would match everything. */
	if (!(alias_number(walk, "idVendor") | alias_number(walk, "idProduct") |
	      alias_number(walk, "bDeviceClass") |
	      alias_number(walk, "bInterfaceClass")))
		return 0;
	if (flags & alias_const(walk, "USB_DEVICE_ID_MATCH_DEV_LO"))
		low = (unsigned)alias_number(walk, "bcdDevice_lo");
	if (flags & alias_const(walk, "USB_DEVICE_ID_MATCH_DEV_HI"))
		high = (unsigned)alias_number(walk, "bcdDevice_hi");
	emit_range(walk, low, high);
	return 0;
}
