# Cauce: one program, GNU make and pkg-config, out-of-tree.
#
#   make build     the program at build/cauce
#   make demo      installs what is missing, builds, makes an example instance and fills it
#   make check     installs what is missing, builds with sanitizers, runs every test
#   make test      the tests of one or more rooms: make test ROOMS="base format"
#   make bench     measurements against peers and physical limits
#   make fuzz      every fuzz target for FUZZ_SECONDS each
#   make install, make deb, make coverage, make lint, make format
#
# Variants: make VARIANT=release|debug|asan|tsan|coverage [CC=clang] [BUILD=dir] [WITH_PG=0]

VARIANT ?= release
BUILD   ?= build
WITH_PG ?= 1
PREFIX  ?= /usr/local
WERROR  ?= 1
VERSION := $(shell cat VERSION 2>/dev/null || echo 0)

ROOMS_ALL := base format store ledger ingest cli
ROOMS     ?= $(ROOMS_ALL)

# What each room stands on; the same order is the link order.
below_base   :=
below_format := base
below_store  := base
below_ledger := store format base
below_ingest := ledger store format base
below_cli    := ingest ledger store format base

PKGS := nettle libxxhash yyjson libzip expat libzstd zlib sqlite3 libseccomp libcurl
ifeq ($(WITH_PG),1)
PKGS += libpq
endif

O   := $(BUILD)/$(VARIANT)
GEN := $(BUILD)/gen
ifeq ($(VARIANT),release)
PROGRAM := $(BUILD)/cauce
else
PROGRAM := $(O)/cauce
endif

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
        -Wformat=2 -Wundef -Wpointer-arith -Wcast-qual -Wwrite-strings -Wno-format-nonliteral
ifeq ($(WERROR),1)
WARN += -Werror
endif
HARDEN := -fstack-protector-strong -fPIE
CFLAGS_release  := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-clash-protection $(HARDEN)
CFLAGS_debug    := -O0 -g3 $(HARDEN)
CFLAGS_asan     := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
CFLAGS_tsan     := -O1 -g -fsanitize=thread -fPIE
CFLAGS_coverage := -O0 -g --coverage
CFLAGS_fuzz     := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
LDFLAGS_release := -pie -Wl,-z,relro,-z,now
LDFLAGS_asan    := -fsanitize=address,undefined
LDFLAGS_tsan    := -fsanitize=thread -pie
LDFLAGS_coverage:= --coverage
LDFLAGS_fuzz    := -fsanitize=address,undefined

CPPFLAGS += -D_GNU_SOURCE -DCAUCE_VERSION='"$(VERSION)"' -DCAUCE_WITH_PG=$(WITH_PG) \
            -Isrc -I$(GEN) $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
ALL_CFLAGS  = -std=c17 -pthread $(WARN) $(CFLAGS_$(VARIANT)) $(CFLAGS)
ALL_LDFLAGS = -pthread $(LDFLAGS_$(VARIANT)) $(LDFLAGS)
LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lunistring -lm

.PHONY: build demo check test bench fuzz install deb coverage lint format clean setup doc-tools
build: $(PROGRAM)

# --- generated sources ----------------------------------------------------------------------
# Small C tools turn SQL, translations and data files into C; they need only libc.
TOOLS := $(BUILD)/tools
$(TOOLS)/%: tools/%.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O1 -Wall -Wextra -o $@ $<

$(TOOLS)/mksql: $(wildcard tools/mksql_*.h)

SQL_ROOMS := $(patsubst src/%/queries.sql,%,$(wildcard src/*/queries.sql))
MIG_ROOMS := $(sort $(patsubst src/%/migrations/,%,$(dir $(wildcard src/*/migrations/*.sql))))
gen_sql  := $(SQL_ROOMS:%=$(GEN)/%_queries.c)
gen_mig  := $(MIG_ROOMS:%=$(GEN)/%_schema.c)
gen_headers := $(gen_sql:.c=.h) $(gen_mig:.c=.h)

# The queries of a room: $(GEN)/ledger_queries.h and .c from src/ledger/queries.sql
$(GEN)/%_queries.c $(GEN)/%_queries.h &: src/%/queries.sql $(TOOLS)/mksql
	@mkdir -p $(GEN)
	$(TOOLS)/mksql queries $* src/$*/queries.sql $(GEN)/$*_queries.h $(GEN)/$*_queries.c
# Its schema: migrations, the tables as struct store_table, and indexes
$(GEN)/%_schema.c $(GEN)/%_schema.h &: $(wildcard src/*/migrations/*.sql) $(TOOLS)/mksql
	@mkdir -p $(GEN)
	$(TOOLS)/mksql schema $* $(GEN)/$*_schema.h $(GEN)/$*_schema.c $(sort $(wildcard src/$*/migrations/*.sql))

# Files carried inside the program: layouts, catalogues, messages.
$(GEN)/ledger_embed.c: $(wildcard catalogues/*) $(TOOLS)/mkembed
	@mkdir -p $(GEN)
	$(TOOLS)/mkembed catalogue $@ $(sort $(wildcard catalogues/*))
$(GEN)/ingest_embed.c: $(wildcard layouts/*.layout) $(TOOLS)/mkembed
	@mkdir -p $(GEN)
	$(TOOLS)/mkembed layout $@ $(sort $(wildcard layouts/*.layout))
$(GEN)/base_messages.c: $(wildcard locale/*.po) $(TOOLS)/mkpo
	@mkdir -p $(GEN)
	$(TOOLS)/mkpo $@ $(sort $(wildcard locale/*.po))

gen_of_base   := $(GEN)/base_messages.c
gen_of_ledger := $(filter $(GEN)/ledger_%,$(gen_sql) $(gen_mig)) $(GEN)/ledger_embed.c
gen_of_ingest := $(filter $(GEN)/ingest_%,$(gen_sql) $(gen_mig)) $(GEN)/ingest_embed.c
gen_of_store  := $(filter $(GEN)/store_%,$(gen_sql) $(gen_mig))

# --- rooms ------------------------------------------------------------------------------------
define room
objs_$(1) := $$(patsubst src/%.c,$(O)/%.o,$$(wildcard src/$(1)/*.c)) \
             $$(patsubst $(GEN)/%.c,$(O)/gen/%.o,$$(gen_of_$(1)))
$(O)/lib$(1).a: $$(objs_$(1))
	@rm -f $$@
	$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS_ALL),$(eval $(call room,$(r))))

$(O)/%.o: src/%.c | $(gen_headers)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(O)/gen/%.o: $(GEN)/%.c | $(gen_headers)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

libs_of = $(O)/lib$(1).a $(below_$(1):%=$(O)/lib%.a)

$(PROGRAM): $(call libs_of,cli)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ -Wl,--start-group $^ -Wl,--end-group $(LIBS)

# --- tests ------------------------------------------------------------------------------------
# One program per room, from tests/ROOM/*.c and the harness; it runs each test in a sandbox folder.
define room_test
tests_$(1) := $$(patsubst tests/%.c,$(O)/tests/%.o,$$(wildcard tests/$(1)/*.c))
$(O)/test-$(1): $$(tests_$(1)) $(O)/tests/harness.o $$(call libs_of,$(1))
	$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$(tests_$(1)) $(O)/tests/harness.o \
	    -Wl,--start-group $$(call libs_of,$(1)) -Wl,--end-group $$(LIBS)
endef
$(foreach r,$(ROOMS_ALL) real,$(eval $(call room_test,$(r))))
below_real := cli ingest ledger store format base
$(O)/tests/%.o: tests/%.c tests/harness.h | $(gen_headers)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

test: $(foreach r,$(ROOMS),$(O)/test-$(r))
	@set -e; for r in $(ROOMS); do $(O)/test-$$r; done

clean:
	rm -rf $(BUILD)

-include $(shell find $(O) -name '*.d' 2>/dev/null)
