# SPDX-License-Identifier: GPL-2.0-or-later
#
# Two faces.  Without M= this builds the tools, tests them and shows them at
# work; with M= it builds the kernel module in that directory, in kbuild's
# words.  `make help` lists both.

LTOMOD := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))

ifneq ($(words $(wildcard $(LTOMOD)/scripts/Makefile.names) $(LTOMOD)),2)
$(error ltomod does not find its own files: there is a space or the like in the path to it, which make cannot handle; move it)
endif
include $(LTOMOD)/scripts/Makefile.names
$(call refuse-name,LTOMOD)

ifneq ($(value M),)
include $(LTOMOD)/scripts/Makefile.module
else

# The LLVM that the tests compile with. No tool depends on it: libLLVM is found
# when it is needed, and the front door looks for a compiler that fits.
$(call refuse-part,LLVM_SUFFIX)
LLVM_SUFFIX ?= -19
export LLVM_SUFFIX

# The tools run here, whatever CC builds modules.
HOSTCC ?= gcc
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),:,printf '  %-7s %s\n')

# SAN=1: everything with AddressSanitizer and UndefinedBehaviorSanitizer;
# TSAN=1: with ThreadSanitizer, for the tools that use threads; COV=1: counting
# which lines are run.
SAN ?=
TSAN ?=
COV ?=
flavour := $(if $(SAN),san,$(if $(TSAN),tsan,$(if $(COV),cov)))
comma := ,
build := build$(flavour:%=/%)
bin := $(if $(flavour),$(build)/bin,bin)

HOSTCFLAGS ?= -O2 -g
warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	    -Wold-style-definition -Wpointer-arith -Wvla -Werror
sanitize-san := -fsanitize=address -fsanitize=undefined \
		-fno-sanitize-recover=undefined -fno-omit-frame-pointer
sanitize-tsan := -fsanitize=thread -fno-omit-frame-pointer
sanitize-cov := --coverage -O0 -DLTOMOD_COVERAGE
sanitize := $(sanitize-$(flavour))
# What `hardening` asks of others. Sanitizers have checks of their own, and
# fortified functions would hide accesses from them.
harden := $(if $(flavour),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE)
harden-link := $(if $(flavour),,-pie -Wl$(comma)-z$(comma)relro -Wl$(comma)-z$(comma)now)
all-cflags = -std=gnu11 -D_GNU_SOURCE -I$(LTOMOD)/mod \
	     $(warnings) $(sanitize) $(harden) $(HOSTCFLAGS)
libs = $(harden-link) -Wl,--as-needed -lelf -ldw -lnettle -ljansson -lxxhash -lz -llzma -lzstd -llz4 -ldl

# Where there is a pkg-config, it knows of libraries in unusual places; -I and -L of
# usual ones it leaves out.
PKG_CONFIG ?= pkg-config
pkg-flags = $(strip $(foreach p,libelf libdw nettle jansson libxxhash zlib liblzma libzstd liblz4,$(shell $(PKG_CONFIG) $(1) $(p) 2>/dev/null)))
pkg-cflags := $(call pkg-flags,--cflags-only-I)
pkg-libs := $(call pkg-flags,--libs-only-L)
all-cflags += $(pkg-cflags)
libs += $(pkg-libs)

# A main a tool at the root of mod/; everything else is in rooms, and each
# tool links what it needs from the library of all rooms.
rooms := $(sort $(wildcard mod/*/*.c))
tools := $(basename $(notdir $(wildcard mod/*.c)))
unit := $(basename $(notdir $(wildcard tests/unit/*.c)))
archive := $(build)/libltomod.a
tool-files := $(tools:%=$(bin)/%)
unit-files := $(unit:%=$(build)/unit/%)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all tools unit setup check check-corpus check-dkms check-kernel check-packages check-fresh bench fuzz fuzz-coverage lint lint-sources coverage demo install uninstall clean help list-unit FORCE

all: tools

# `make tools` on a machine without the packages says what to install.
tools: $(tool-files)

# (build/made is the front door's: by which flags the tools were made for it.)
$(build)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(HOSTCC) $(all-cflags) $(libs)' | cmp -s - $@ || { rm -f build/made && \
		echo '$(HOSTCC) $(all-cflags) $(libs)' > $@; }

# The one number, for --version of every tool. For that file alone, so that a new
# number compiles one file; what only reads the sources is told it everywhere.
version := -DLTOMOD_VERSION=$(file <VERSION)
$(build)/mod/base/cli.o: all-cflags += $(version)
$(build)/mod/base/cli.o: VERSION

$(build)/%.o: %.c $(build)/flags
	@mkdir -p $(@D)
	@$(say) CC $@
	$(Q)$(HOSTCC) $(all-cflags) -MMD -MP -c -o $@ $<

$(archive): $(rooms:%.c=$(build)/%.o)
	@$(say) AR $@
	$(Q)rm -f $@ && ar rcsD $@ $^

# Nothing is linked while a difference between kernels is declared and not heeded.
$(build)/dialect-fields: scripts/dialect-fields $(wildcard mod/*.c mod/*/*.[ch])
	@mkdir -p $(@D)
	$(Q)scripts/dialect-fields mod && touch $@

$(tool-files): $(bin)/%: $(build)/mod/%.o $(archive) | $(build)/dialect-fields
	@mkdir -p $(@D)
	@$(say) LD $@
	$(Q)$(HOSTCC) $(sanitize) $(HOSTLDFLAGS) -o $@ $< $(archive) $(libs)

$(unit-files): $(build)/unit/%: $(build)/tests/unit/%.o $(archive)
	@mkdir -p $(@D)
	@$(say) LD $@
	$(Q)$(HOSTCC) $(sanitize) $(HOSTLDFLAGS) -o $@ $< $(archive) -lcmocka $(libs)

unit: $(unit-files)

list-unit:
	@printf '%s\n' $(unit-files)

-include $(patsubst %.c,$(build)/%.d,$(rooms) $(tools:%=mod/%.c) $(unit:%=tests/unit/%.c))

setup:
	$(Q)scripts/setup

# What needs the packages runs in a make of its own, after they are there.
check: setup
	$(Q)$(MAKE) --no-print-directory tools unit
	$(Q)LTOMOD_BIN=$(abspath $(bin)) tests/run $(SUITES)

# modpost and modvers over every module of Debian's kernels; Debian's DKMS packages, by
# dkms, in a tree of `ltomod tree`; whole ThinLTO kernels,
# built, finished by our tools, and booted; builds that are killed, run beside each
# other, or have their sources changed.
#
# check-kernel SOURCE=DIR: on a kernel built from there instead (ARCH=, CONFIG=:
# see scripts/kernel-tree --help). Which LLVM builds it is that kernel's affair
# unless it was asked for.
SOURCE ?=
CONFIG ?=
own-kernel = $(call refuse-name,SOURCE)$(call refuse-list,CONFIG ARCH)$(if $(SOURCE),--source '$(SOURCE)' \
	     $(patsubst %,--config '%',$(CONFIG)) $(patsubst %,--arch '%',$(ARCH)))
own-llvm = $(if $(SOURCE),$(if $(filter file,$(origin LLVM_SUFFIX)),env -u LLVM_SUFFIX))
check-corpus check-dkms check-kernel check-packages stress: setup
	$(Q)$(MAKE) --no-print-directory tools
	$(Q)LTOMOD_BIN=$(abspath $(bin)) $(own-llvm) tests/run --target $@ \
		$(if $(filter check-kernel,$@),$(own-kernel)) $(SUITES)

# `make demo` and `make check` in a new Debian 12 in a chroot, as root.
FRESH_SUITES ?=
check-fresh:
	$(Q)tests/fresh/run $(FRESH_SUITES)

# Our speed as a ratio to the kernel's tools, measured in turn; for a machine that
# does nothing else.
bench:
	$(Q)scripts/setup --with bench
	$(Q)$(MAKE) --no-print-directory tools
	$(Q)LTOMOD_BIN=$(abspath $(bin)) tests/bench/run

# Spoiled inputs for the tools with sanitizers: five minutes of other mutants
# with FUZZ="--seed 2".
FUZZ ?=
fuzz: setup
	$(Q)$(MAKE) --no-print-directory SAN=1 tools
	$(Q)LTOMOD_BIN=$(CURDIR)/build/san/bin tests/fuzz/run $(FUZZ)

# Which lines of which room the suites run; from nothing each time.
coverage: setup
	$(Q)find build/cov -name '*.gcda' -delete 2>/dev/null || :
	$(Q)GCOV_ERROR_FILE=/dev/null $(MAKE) --no-print-directory COV=1 check SUITES='$(or $(SUITES),unit cli sections genksyms genbcksyms)'
	$(Q)tests/coverage build/cov

# For editors and clangd: how each file is compiled.
compile_commands.json: FORCE
	$(Q)separator='['; for file in $(rooms) $(tools:%=mod/%.c) $(unit:%=tests/unit/%.c) $(wildcard tests/fuzz/*.c); do \
		printf '%s\n{ "directory": "$(CURDIR)", "file": "%s", "command": "$(HOSTCC) $(all-cflags) $(version) -c %s" }' \
			"$$separator" $$file $$file; separator=,; \
	done >$@.tmp && printf '\n]\n' >>$@.tmp && mv $@.tmp $@

# Others' eyes on what is written: clang-tidy, cppcheck, shellcheck, pyflakes.
lint:
	$(Q)scripts/setup --with lint
	$(Q)$(MAKE) --no-print-directory lint-sources

lint-sources:
	$(Q)HOSTCFLAGS='-std=gnu11 -D_GNU_SOURCE -I$(LTOMOD)/mod $(version)' \
		tests/lint/run

# The readers in-process, for as many seconds each, by a fuzzer that sees which way
# the code takes: build/fuzz/NAME, each with the corpus that it has gathered.
FUZZ_SECONDS ?= 20
fuzz-clang = clang$(LLVM_SUFFIX) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
build/fuzz/readers: tests/fuzz/readers.c $(rooms) $(wildcard mod/*/*.h) $(build)/flags
	@mkdir -p $(@D)
	@$(say) CC $@
	$(Q)$(fuzz-clang) -std=gnu11 -D_GNU_SOURCE -I$(LTOMOD)/mod -O1 -g \
		$(version) -o $@ tests/fuzz/readers.c $(rooms) $(filter -l%,$(libs))

fuzz-coverage:
	$(Q)scripts/setup --with fuzz
	$(Q)$(MAKE) --no-print-directory tools build/fuzz/readers
	$(Q)tests/fuzz/readers build/fuzz $(FUZZ_SECONDS) $(READERS)

demo: setup
	$(Q)$(MAKE) --no-print-directory tools
	$(Q)scripts/demo

# The front door, the tools, their manual and completion; `ltomod` is the command.
PREFIX ?= /usr/local
DESTDIR ?=
where = $(call refuse-name,PREFIX DESTDIR)--prefix '$(PREFIX)' --destdir '$(DESTDIR)'

install: tools
	$(Q)scripts/install $(where) --bin $(bin)

uninstall:
	$(Q)scripts/install $(where) --uninstall

clean:
	$(Q)rm -rf build bin

help:
	@sed -n '2,$$s/^# \{0,1\}//p' scripts/help.txt

endif
