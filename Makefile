# Cauce: one program, GNU make and pkg-config, out-of-tree.
#
#   make build     the program at build/cauce (installs missing libraries on Debian)
#   make demo      installs what is missing, builds, makes an example instance and fills it
#   make check     installs what is missing, builds with sanitizers, runs every test and check
#   make test      the tests of one or more rooms: make test ROOMS="base format"
#   make fuzz      every fuzz target for FUZZ_SECONDS each; FUZZ="fuzz_csv" for some of them
#   make bench     measurements against peers and physical limits: bench/*/run
#   make lint      clang-tidy and clang-format's verdict; LINT_FILES="…" for some files
#   make format    lays the files out with clang-format
#   make rules     our own rules: rooms, banned functions, lengths, comments
#   make pot       the messages of the program, for translators
#   make coverage  which lines the tests reach, per room, in build/coverage
#   make tsan      the tests under the thread sanitizer
#   make install   PREFIX=/usr/local DESTDIR=
#   make lib       libcauce-ocds, the Open Contracting engine as a library; make install-lib
#   make deb       build/cauce_VERSION_ARCH.deb
#
# Variants: make VARIANT=release|debug|asan|tsan|coverage|fuzz|lib [CC=clang] [BUILD=dir] [WITH_PG=0]

VARIANT ?= release
BUILD   ?= build
WITH_PG ?= 1
PREFIX  ?= /usr/local
WERROR  ?= 1
VERSION := $(shell cat VERSION 2>/dev/null || echo 0)
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)

ROOMS_ALL := base format store ocds ledger archive ingest trace cocreate plot web cli
ROOMS     ?= $(ROOMS_ALL)

# What each room stands on; the same order is the link order. tools/check_rules.c reads this
# table: a room may include headers of these rooms and of no other.
below_base   :=
below_format := base
below_store  := base
below_ocds   := format base
below_ledger := store format base
below_archive := ledger store format base
below_ingest := ledger ocds store format base
below_trace  := ledger store format base
below_cocreate := archive trace ledger store format base
below_plot   := base
below_web    := plot cocreate trace ingest archive ledger ocds store format base
below_cli    := web plot cocreate trace ingest archive ledger ocds store format base

PKGS := nettle libxxhash yyjson libzip expat libzstd zlib sqlite3 libseccomp libcurl
PKGS += libmicrohttpd libsodium
ifeq ($(WITH_PG),1)
PKGS += libpq
endif
# Excel 97-2003 workbooks, where the library for them is installed.
WITH_XLS ?= $(shell pkg-config --exists freexl 2>/dev/null && echo 1 || echo 0)
ifeq ($(WITH_XLS),1)
PKGS += freexl
endif

O   := $(BUILD)/$(VARIANT)
GEN := $(BUILD)/gen
ifeq ($(VARIANT),release)
PROGRAM := $(BUILD)/cauce
else
PROGRAM := $(O)/cauce
endif
ifeq ($(VARIANT),fuzz)
CC := clang
endif

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
        -Wformat=2 -Wundef -Wpointer-arith -Wcast-qual -Wwrite-strings -Wno-format-nonliteral
ifeq ($(WERROR),1)
WARN += -Werror
endif
HARDEN := -fstack-protector-strong -fPIE
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined
CFLAGS_release   := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-clash-protection $(HARDEN)
CFLAGS_debug     := -O0 -g3 $(HARDEN)
CFLAGS_asan      := -O1 -g -fno-omit-frame-pointer $(SANITIZE)
CFLAGS_tsan      := -O1 -g -fsanitize=thread -fPIE
CFLAGS_coverage  := -O0 -g --coverage
CFLAGS_lib       := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-clash-protection -fstack-protector-strong \
                    -fPIC -fvisibility=hidden
CFLAGS_fuzz      := -O1 -g -fno-omit-frame-pointer $(SANITIZE) -fsanitize=fuzzer-no-link
LDFLAGS_release  := -pie -Wl,-z,relro,-z,now
LDFLAGS_asan     := -fsanitize=address,undefined
LDFLAGS_tsan     := -fsanitize=thread -pie
LDFLAGS_coverage := --coverage
LDFLAGS_fuzz     := -fsanitize=address,undefined

PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
CPPFLAGS += -D_GNU_SOURCE -DCAUCE_VERSION='"$(VERSION)"' -DCAUCE_WITH_PG=$(WITH_PG) \
            -DCAUCE_WITH_XLS=$(WITH_XLS) \
            -Isrc -I$(GEN) $(PKG_CFLAGS)
ALL_CFLAGS  = -std=c17 -pthread $(WARN) $(CFLAGS_$(VARIANT)) $(CFLAGS)
ALL_LDFLAGS = -pthread $(LDFLAGS_$(VARIANT)) $(LDFLAGS)
LIBS = $(PKG_LIBS) -lunistring -lm

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: lib install-lib build program setup test check fuzz bench rules lint tidy-files format format-check pot \
        translations coverage tsan install deb demo clean objects test-programs fuzz-programs FORCE

# On a machine that lacks a library, `make build` installs what is missing and starts again.
ifeq ($(shell pkg-config --exists $(PKGS) 2>/dev/null && echo yes),yes)
build: program
else
build:
	$(if $(SETUP_DONE),$(error pkg-config still misses one of: $(PKGS)))
	setup/debian.sh build
	$(MAKE) build SETUP_DONE=1
endif
program: $(PROGRAM)
setup:
	setup/debian.sh

# --- generated sources ------------------------------------------------------------------------
# Small C tools turn SQL, translations and data files into C; they need only libc.
TOOLS := $(BUILD)/tools
$(TOOLS)/%: tools/%.c $(wildcard tools/*.h)
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O1 -Wall -Wextra -o $@ $<

SQL_ROOMS := $(patsubst src/%/queries.sql,%,$(wildcard src/*/queries.sql))
MIG_ROOMS := $(sort $(patsubst src/%/migrations/,%,$(dir $(wildcard src/*/migrations/*.sql))))
gen_sql := $(SQL_ROOMS:%=$(GEN)/%_queries.c) $(MIG_ROOMS:%=$(GEN)/%_schema.c)

# The queries of a room: ledger_queries.h and .c from src/ledger/queries.sql
define sql_rules
$(GEN)/$(1)_queries.c $(GEN)/$(1)_queries.h &: src/$(1)/queries.sql $(TOOLS)/mksql
	@mkdir -p $(GEN)
	$(TOOLS)/mksql queries $(1) src/$(1)/queries.sql $(GEN)/$(1)_queries.h $(GEN)/$(1)_queries.c
endef
# Its schema: migrations, the tables as struct store_table, and indexes. The folder itself is a
# prerequisite so that a file taken away is noticed too; the same holds below.
define migration_rules
migrations_$(1) := $$(sort $$(wildcard src/$(1)/migrations/*.sql))
$(GEN)/$(1)_schema.c $(GEN)/$(1)_schema.h &: src/$(1)/migrations $$(migrations_$(1)) $(TOOLS)/mksql
	@mkdir -p $(GEN)
	$(TOOLS)/mksql schema $(1) $(GEN)/$(1)_schema.h $(GEN)/$(1)_schema.c $$(migrations_$(1))
endef
$(foreach r,$(SQL_ROOMS),$(eval $(call sql_rules,$(r))))
$(foreach r,$(MIG_ROOMS),$(eval $(call migration_rules,$(r))))

# Files carried inside the program: layouts, catalogues, messages.
catalogues := $(sort $(filter-out %.md,$(wildcard catalogues/*)))
layouts    := $(sort $(wildcard layouts/*.layout))
standards  := $(sort $(filter-out %.md,$(wildcard standards/*)))
messages   := $(sort $(wildcard locale/*.po))
$(GEN)/ledger_embed.c: $(catalogues) $(wildcard catalogues) $(TOOLS)/mkembed
	@mkdir -p $(GEN)
	$(TOOLS)/mkembed catalogue $@ $(catalogues)
$(GEN)/ingest_embed.c: $(layouts) $(wildcard layouts) $(TOOLS)/mkembed
	@mkdir -p $(GEN)
	$(TOOLS)/mkembed layout $@ $(layouts)
$(GEN)/ocds_embed.c: $(standards) $(wildcard standards) $(TOOLS)/mkembed
	@mkdir -p $(GEN)
	$(TOOLS)/mkembed standard $@ $(standards)
$(GEN)/base_messages.c: $(messages) $(wildcard locale) $(TOOLS)/mkpo
	@mkdir -p $(GEN)
	$(TOOLS)/mkpo $@ $(messages)

# The pages: templates, the files of assets/ and the routes that comments above pages declare. The
# headers are written anew only when they change, so that a template's text does not compile pages.
templates  := $(sort $(wildcard templates/*.html))
assets     := $(sort $(filter-out %.md,$(wildcard assets/*)))
page_files := $(sort $(wildcard src/web/page_*.c))
gen_web    := $(GEN)/web_routes.c $(GEN)/web_assets.c \
              $(templates:templates/%.html=$(GEN)/web_template_%.c)
gen_web_h  := $(GEN)/web_routes.h $(GEN)/web_templates.h
if_changed  = @cmp -s $(1).new $(1) && rm $(1).new || mv $(1).new $(1)
$(GEN)/web_template_%.c: templates/%.html $(TOOLS)/mktmpl
	@mkdir -p $(GEN)
	$(TOOLS)/mktmpl code $@ assets $<
$(GEN)/web_templates.stamp: templates $(templates) $(TOOLS)/mktmpl
	@mkdir -p $(GEN)
	$(TOOLS)/mktmpl header $(GEN)/web_templates.h.new $(templates)
	$(call if_changed,$(GEN)/web_templates.h)
	@touch $@
$(GEN)/web_templates.h: $(GEN)/web_templates.stamp ;
$(GEN)/web_routes.stamp: src/web $(page_files) $(TOOLS)/mkroutes
	@mkdir -p $(GEN)
	$(TOOLS)/mkroutes $(GEN)/web_routes.h.new $(GEN)/web_routes.c.new $(page_files)
	$(call if_changed,$(GEN)/web_routes.h)
	$(call if_changed,$(GEN)/web_routes.c)
	@touch $@
$(GEN)/web_routes.h $(GEN)/web_routes.c: $(GEN)/web_routes.stamp ;
$(GEN)/web_assets.c: assets $(assets) $(TOOLS)/mkassets
	@mkdir -p $(GEN)
	$(TOOLS)/mkassets $@ $(assets)

# --- rooms ------------------------------------------------------------------------------------
gen_headers := $(gen_sql:.c=.h) $(gen_web_h)
# Objects wait for the generated headers of their room and of those below; which of them an
# object really uses is in its .d file after the first time.
define room
gen_of_$(1) := $$(filter $(GEN)/$(1)_%,$$(gen_sql) $(GEN)/base_messages.c $(GEN)/ledger_embed.c \
                                       $(GEN)/ingest_embed.c $(GEN)/ocds_embed.c $$(gen_web))
headers_$(1) := $$(filter $(foreach r,$(1) $(below_$(1)),$(GEN)/$(r)_%),$$(gen_headers))
sources_$(1) := $$(wildcard src/$(1)/*.c)
objs_$(1) := $$(patsubst src/%.c,$(O)/%.o,$$(sources_$(1))) \
             $$(patsubst $(GEN)/%.c,$(O)/gen/%.o,$$(gen_of_$(1)))
$(O)/lib$(1).a: $$(objs_$(1)) $(wildcard src/$(1))
	@rm -f $$@
	@$$(AR) rcs $$@ $$(objs_$(1))
$$(objs_$(1)): | $$(headers_$(1))
endef
$(foreach r,$(ROOMS_ALL),$(eval $(call room,$(r))))

# `make V=1` shows the whole commands.
ifdef V
tell =
else
tell = @echo "  $(1) $(@:$(BUILD)/%=%)";
endif
compile = $(call tell,CC) $(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(O)/%.o: src/%.c $(O)/flags
	@mkdir -p $(@D)
	$(compile)
$(O)/gen/%.o: $(GEN)/%.c $(O)/flags
	@mkdir -p $(@D)
	$(compile)
# Other flags or another compiler in the same folder: everything is compiled anew.
$(O)/flags: FORCE
	@$(shell mkdir -p $(O))$(file >$@.new,$(CC) $(CPPFLAGS) $(ALL_CFLAGS))
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

libs_of = $(patsubst %,$(O)/lib%.a,$(1) $(below_$(1)))
link = $(call tell,LD) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@

$(PROGRAM): $(call libs_of,cli)
	@mkdir -p $(@D)
	$(link) -Wl,--start-group $(call libs_of,cli) -Wl,--end-group $(LIBS)

objects: $(foreach r,$(ROOMS_ALL),$(objs_$(r)) $(patsubst tests/%.c,$(O)/tests/%.o,$(wildcard tests/$(r)/*.c)))

# --- tests ------------------------------------------------------------------------------------
# One program per room, from tests/ROOM/*.c and the harness; it runs each test in a folder of its
# own. tests/house tests the tools of this build; any other folder (tests/real reads published
# files) may use all rooms.
other_tests := $(filter-out $(ROOMS_ALL) house fuzz,$(patsubst tests/%/,%,$(dir $(wildcard tests/*/*.c))))
other_tests := $(sort $(other_tests))
TEST_ROOMS  := $(ROOMS_ALL) house $(other_tests)
below_house := base
libs_house  := $(O)/libbase.a
$(foreach r,$(other_tests),$(eval below_$(r) := cli $(below_cli)))
$(foreach r,$(other_tests),$(eval libs_$(r) := $(patsubst %,$(O)/lib%.a,cli $(below_cli))))
define room_test
libs_$(1) ?= $$(call libs_of,$(1))
tests_$(1) := $$(patsubst tests/%.c,$(O)/tests/%.o,$$(wildcard tests/$(1)/*.c))
$(O)/test-$(1): $$(tests_$(1)) $(O)/tests/harness.o $$(libs_$(1)) $$(wildcard tests/$(1))
	$$(link) $$(tests_$(1)) $(O)/tests/harness.o \
	    -Wl,--start-group $$(libs_$(1)) -Wl,--end-group $$(LIBS)
$$(tests_$(1)): | $$(filter $(foreach r,$(1) $(below_$(1)),$(GEN)/$(r)_%),$$(gen_headers))
endef
$(foreach r,$(TEST_ROOMS),$(eval $(call room_test,$(r))))
$(O)/tests/%.o: tests/%.c $(O)/flags
	@mkdir -p $(@D)
	$(compile) -Itests

$(O)/test-house: | $(TOOLS)/check_rules $(TOOLS)/mkembed $(TOOLS)/mkpo $(TOOLS)/mktmpl \
                   $(TOOLS)/mkassets $(TOOLS)/mkroutes
$(O)/test-store: | $(TOOLS)/mksql

rooms_with_tests := $(foreach r,$(TEST_ROOMS),$(if $(wildcard tests/$(r)/*.c),$(r)))
test-programs: $(rooms_with_tests:%=$(O)/test-%)

# What tests may need of the build, told by the environment.
TEST_ENV = CAUCE_ROOT=$(CURDIR) CAUCE_BUILD=$(abspath $(BUILD)) CAUCE_PROGRAM=$(abspath $(PROGRAM))

test: $(foreach r,$(ROOMS),$(O)/test-$(r))
	@set -e; for r in $(ROOMS); do $(TEST_ENV) $(O)/test-$$r $(ONLY); done

check:
	@BUILD=$(BUILD) MAKE="$(MAKE)" JOBS=$(JOBS) tests/check.sh

# --- fuzzing ----------------------------------------------------------------------------------
# tests/fuzz/fuzz_NAME.c with seeds in tests/fuzz/corpus/NAME/; see tests/fuzz/README.md.
FUZZ_SECONDS ?= 60
FUZZ         ?= $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_ROOMS   ?= $(below_cli)
ifeq ($(VARIANT),fuzz)
fuzz_libs := $(FUZZ_ROOMS:%=$(O)/lib%.a)
$(O)/fuzz_%: tests/fuzz/fuzz_%.c $(fuzz_libs)
	$(call tell,LD) $(CC) $(CPPFLAGS) -Itests $(ALL_CFLAGS) -fsanitize=fuzzer $(ALL_LDFLAGS) -MMD -MP -MF $@.d \
	    -o $@ $< -Wl,--start-group $(fuzz_libs) -Wl,--end-group $(LIBS)
fuzz-programs: $(FUZZ:%=$(O)/%)
fuzz: fuzz-programs
	@tests/fuzz/run.sh $(O) $(FUZZ_SECONDS) $(FUZZ)
else
fuzz fuzz-programs:
	@$(MAKE) VARIANT=fuzz $@
endif

# --- checks on the source ---------------------------------------------------------------------
OUR_C := $(sort $(wildcard src/*/*.[ch] tests/*.[ch] tests/*/*.[ch] tools/*.c bench/*/*.[ch]))
LINT_FILES ?= $(OUR_C)
headers_all := $(gen_headers)

rules: $(TOOLS)/check_rules
	@$(TOOLS)/check_rules .
lint: format-check tidy-files
tidy-files: $(headers_all)
	@printf '%s\n' $(filter src/%.c tests/%.c,$(LINT_FILES)) | xargs -P $(JOBS) -n 4 clang-tidy --quiet $(TIDY) \
	    $(patsubst %,--extra-arg=%,-std=c17 -Itests $(CPPFLAGS)) >$(BUILD)/tidy.log 2>/dev/null || true
	@! grep -E ' (error|warning): ' $(BUILD)/tidy.log
format-check:
	@clang-format --dry-run -Werror $(LINT_FILES)
format:
	clang-format -i $(LINT_FILES)

# --- messages ---------------------------------------------------------------------------------
MESSAGE_SOURCES = $(sort $(wildcard src/*/*.[ch]) $(gen_web))
$(BUILD)/cauce.pot: $(wildcard src/*/*.[ch]) $(gen_web)
	@mkdir -p $(@D)
	@xgettext --language=C --from-code=UTF-8 --keyword --keyword=_ --keyword=N_ --keyword=i18n \
	    --keyword=i18n_plural:1,2 --sort-by-file --add-comments=TRANSLATORS \
	    --package-name=cauce -o $@ $(MESSAGE_SOURCES)
pot: $(BUILD)/cauce.pot
translations: $(BUILD)/cauce.pot $(TOOLS)/mkpo
	@$(TOOLS)/mkpo --missing $(BUILD)/cauce.pot locale/en.po

# --- what the tests reach, races, measurements --------------------------------------------------
ifeq ($(VARIANT),coverage)
coverage: test-programs program
	@find $(O) -name '*.gcda' -delete
	-$(TEST_ENV) tests/with-postgres.sh tests/run.sh $(BUILD)/coverage-log \
	    $(rooms_with_tests:%=$(O)/test-%)
	@mkdir -p $(BUILD)/coverage
	@for r in $(ROOMS_ALL); do echo "== src/$$r"; \
	    gcovr --root . --object-directory $(O) --filter "src/$$r/" --exclude-throw-branches \
	    --print-summary --output $(BUILD)/coverage/$$r.txt; done
	gcovr --root . --object-directory $(O) --filter src/ --exclude-throw-branches \
	    --html-details $(BUILD)/coverage/index.html
else
coverage:
	@$(MAKE) VARIANT=coverage coverage
endif

# The thread sanitizer wants the addresses where it expects them, hence setarch.
ifeq ($(VARIANT),tsan)
tsan: test-programs program
	$(TEST_ENV) TSAN_OPTIONS=halt_on_error=1 setarch -R tests/with-postgres.sh \
	    tests/run.sh $(BUILD)/tsan-log $(rooms_with_tests:%=$(O)/test-%)
else
tsan:
	@$(MAKE) VARIANT=tsan tsan
endif

BENCH ?= $(sort $(wildcard bench/*/run))
bench: program
	@setup/debian.sh build bench
	@set -e; for b in $(BENCH); do echo "== $$b"; $(TEST_ENV) MAKE="$(MAKE)" $$b; done

# --- delivery -----------------------------------------------------------------------------------
demo:
	@setup/debian.sh build
	@$(MAKE) build
	@CAUCE_PROGRAM=$(abspath $(BUILD)/cauce) DATA="$(DATA)" examples/demo.sh

# Layouts and catalogues are inside the program; the installed copies are there to be read and to
# start new ones from. The manual pages and the completions are written by the program itself.
ocds_parts = $(subst _,-,$(patsubst src/cli/ocds_%.c,%,$(filter-out src/cli/ocds_job.c, \
                 $(wildcard src/cli/ocds_*.c))))
INSTALL_TO = $(DESTDIR)$(PREFIX)
SHARE      = $(INSTALL_TO)/share
install: program
	install -d $(INSTALL_TO)/bin $(SHARE)/man/man1 $(SHARE)/man/es/man1 $(SHARE)/doc/cauce \
	    $(SHARE)/bash-completion/completions $(SHARE)/zsh/vendor-completions \
	    $(SHARE)/fish/vendor_completions.d $(SHARE)/cauce/layouts $(SHARE)/cauce/catalogues
	install -m 755 $(PROGRAM) $(INSTALL_TO)/bin/cauce
	install -m 644 layouts/* $(SHARE)/cauce/layouts
	install -m 644 catalogues/* $(SHARE)/cauce/catalogues
	install -m 644 $(wildcard README.md CHANGELOG.md LICENSE docs/*.md) $(SHARE)/doc/cauce
	CAUCE_LANG=en $(PROGRAM) --man >$(SHARE)/man/man1/cauce.1
	CAUCE_LANG=es $(PROGRAM) --man >$(SHARE)/man/es/man1/cauce.1
	for part in $(ocds_parts); do \
	    CAUCE_LANG=en $(PROGRAM) ocds $$part --man >$(SHARE)/man/man1/cauce-ocds-$$part.1; \
	    CAUCE_LANG=es $(PROGRAM) ocds $$part --man >$(SHARE)/man/es/man1/cauce-ocds-$$part.1; \
	done
	$(PROGRAM) completion bash >$(SHARE)/bash-completion/completions/cauce
	$(PROGRAM) completion zsh >$(SHARE)/zsh/vendor-completions/_cauce
	$(PROGRAM) completion fish >$(SHARE)/fish/vendor_completions.d/cauce.fish

# The Open Contracting engine by itself: the rooms ocds, format and base in one shared library and
# one archive, of which only src/ocds/cauce-ocds.h can be seen.
LIB_PKGS := nettle libxxhash yyjson libzip expat libzstd zlib libseccomp $(filter freexl,$(PKGS))
lib_rooms = $(patsubst %,$(O)/lib%.a,ocds $(below_ocds))
ifeq ($(VARIANT),lib)
lib: $(BUILD)/libcauce-ocds.so.0 $(BUILD)/libcauce-ocds.a $(BUILD)/cauce-ocds.pc
$(BUILD)/libcauce-ocds.so.0: $(lib_rooms) packaging/cauce-ocds.map
	$(call tell,LD) $(CC) -shared -pthread -Wl,-soname,libcauce-ocds.so.0 -Wl,-z,relro,-z,now,-z,defs \
	    -Wl,--version-script=packaging/cauce-ocds.map $(LDFLAGS) -o $@ \
	    -Wl,--whole-archive $(O)/libocds.a -Wl,--no-whole-archive \
	    -Wl,--start-group $(lib_rooms) -Wl,--end-group \
	    -Wl,--as-needed $$(pkg-config --libs $(LIB_PKGS)) -lunistring -lm
$(BUILD)/libcauce-ocds.a: $(lib_rooms)
	$(call tell,LD) $(CC) -r -nostdlib -o $(O)/cauce-ocds.o -Wl,--whole-archive $(lib_rooms)
	@objcopy --wildcard --keep-global-symbol='cauce_ocds_*' $(O)/cauce-ocds.o
	@rm -f $@
	@$(AR) rcs $@ $(O)/cauce-ocds.o
$(BUILD)/cauce-ocds.pc: packaging/cauce-ocds.pc.in VERSION FORCE
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@REQUIRES@|$(LIB_PKGS)|' $< >$@
else
lib:
	@$(MAKE) VARIANT=lib lib
endif
install-lib: lib
	install -d $(INSTALL_TO)/lib/pkgconfig $(INSTALL_TO)/include
	install -m 644 src/ocds/cauce-ocds.h $(INSTALL_TO)/include
	install -m 644 $(BUILD)/libcauce-ocds.so.0 $(BUILD)/libcauce-ocds.a $(INSTALL_TO)/lib
	ln -sf libcauce-ocds.so.0 $(INSTALL_TO)/lib/libcauce-ocds.so
	install -m 644 $(BUILD)/cauce-ocds.pc $(INSTALL_TO)/lib/pkgconfig

deb:
	BUILD=$(BUILD) VERSION=$(VERSION) MAKE="$(MAKE)" packaging/deb.sh

clean:
	rm -rf $(BUILD)

-include $(shell find $(O) -name '*.d' 2>/dev/null)
