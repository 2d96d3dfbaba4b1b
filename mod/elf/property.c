// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf/property.h"

#include "model/reading.h"

uint32_t property_type(enum machine machine)
{
	return machine == MACHINE_AARCH64 ? 0xc0000000u : 0xc0000002u;
}

uint32_t property_features(struct str properties, enum machine machine)
{
	uint32_t features = 0;

	while (properties.n >= 8) {
		uint32_t type = le32(properties.p), size = le32(properties.p + 4);

		if (size > properties.n - 8)
			break;
		if (type == property_type(machine) && size >= 4)
			features |= le32(properties.p + 8);
		properties = str_skip(properties,
				      8 + ((uint64_t)size + 7) / 8 * 8);
	}
	return features;
}
