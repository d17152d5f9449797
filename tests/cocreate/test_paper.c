/* Documents: what is taken, what is taken out of photos, and versions beside each other. */
#include <string.h>

#include "cocreate/cycle.h"
#include "cocreate/event.h"
#include "cocreate/paper.h"
#include "town.h"

static struct err err;

#define JPEG_START "\xff\xd8"
#define JFIF "\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
/* EXIF, little end first: side 6 up, and a GPS list with the text "SECRETO". */
#define EXIF                                                                                       \
    "\xff\xe1\0\x3c"                                                                               \
    "Exif\0\0II\x2a\0\x08\0\0\0\2\0\x12\1\3\0\1\0\0\0\6\0\0\0\x25\x88\4\0\1\0\0\0\x26\0\0\0"       \
    "\0\0\0\0SECRETOSECRETO"
#define COMMENT "\xff\xfe\0\x09SECRETO"
#define PREVIEWS "\xff\xe2\0\x0dMPF\0SECRETO"
#define TABLE "\xff\xdb\0\4\1\2"
#define SCAN "\xff\xda\0\3\1abc\xff\0def\xff\xd0ghi"
#define JPEG_END "\xff\xd9"

/* A path, a line break, quotes, and a letter that turns the direction of what follows. */
TEST(paper_keeps_of_a_file_name_what_is_a_name)
{
    struct town t;
    int64_t id;
    struct paper paper;
    town_open(&t, "town.cauce");
    t.co.entity = 26000;
    struct paper_draft d = {.subject = STR("cycle/1"),
                            .role = STR("document"),
                            .title = STR("Acta"),
                            .file = STR("C:\\fotos\\../ac\"ta\r\n\xe2\x80\xae"
                                        "fdp.exe"),
                            .bytes = STR("%PDF-1.4"),
                            .day = DATE_NONE};
    CHECK_OK(paper_add(&t.co, &d, &t.faults, &id, &err));
    CHECK_OK(paper_get(&t.co, id, &paper, &err));
    CHECK_STR(paper.is.file, "actafdp.exe");
    town_close(&t);
}

TEST(photos_lose_where_and_how_they_were_taken_and_keep_which_side_is_up)
{
    struct str photo = STR(
        JPEG_START JFIF EXIF COMMENT PREVIEWS TABLE SCAN TABLE SCAN JPEG_END JPEG_START "SECRETO");
    struct buf out;
    CHECK_OK(paper_clean(photo, &out, &err));
    struct str clean = buf_view(&out);
    CHECK(!str_contains(clean, STR("SECRETO")) && !str_contains(clean, STR("MPF")));
    CHECK(str_contains(clean, STR(JFIF TABLE SCAN TABLE SCAN JPEG_END)) ||
          str_contains(clean, STR(TABLE SCAN TABLE SCAN JPEG_END)));
    CHECK(str_contains(clean, STR("\x01\x12\0\x03\0\0\0\x01\0\x06")));
    CHECK(str_ends(clean, STR(JPEG_END)));
    CHECK_STR(str_of(paper_type(clean)), "image/jpeg");
    /* What was cleaned is clean. */
    struct buf again;
    CHECK_OK(paper_clean(clean, &again, &err));
    CHECK(str_eq(buf_view(&again), clean));
    buf_free(&again);
    buf_free(&out);
}

TEST(photos_cut_anywhere_are_refused_or_clean)
{
    static const char whole[] = JPEG_START JFIF EXIF COMMENT TABLE SCAN JPEG_END;
    for (size_t n = 3; n < sizeof whole - 1; n++) {
        struct buf out;
        CHECK_INT(paper_clean((struct str){whole, n}, &out, &err), ERR_INPUT);
        buf_free(&out);
    }
}

/* Taken for a segment there, a restart marker would join the scan once a comment is gone. */
TEST(photos_with_a_restart_marker_outside_a_scan_are_refused)
{
    struct buf out;
    struct str photo = STR(JPEG_START TABLE SCAN COMMENT "\xff\xd0\0\4\1\2" JPEG_END);
    CHECK_INT(paper_clean(photo, &out, &err), ERR_INPUT);
    buf_free(&out);
}

TEST(pictures_lose_what_is_written_beside_them)
{
    struct str png = STR("\x89PNG\r\n\x1a\n"
                         "\0\0\0\1IHDRa1234\0\0\0\7tEXtSECRETO1234\0\0\0\7eXIfSECRETO1234"
                         "\0\0\0\2IDATab1234\0\0\0\0IEND1234SECRETO");
    struct buf out;
    CHECK_OK(paper_clean(png, &out, &err));
    CHECK(!str_contains(buf_view(&out), STR("SECRETO")));
    CHECK(str_ends(buf_view(&out), STR("\0\0\0\2IDATab1234\0\0\0\0IEND1234")));
    buf_free(&out);
    for (size_t n = 9; n < png.n - 7; n++) {
        CHECK_INT(paper_clean(str_slice(png, 0, n), &out, &err), ERR_INPUT);
        buf_free(&out);
    }
}

/* A zip directory with these names; nothing needs to be packed to be told. */
static size_t zip_of(char *out, const char *const *names)
{
    size_t n = 0, start, count = 0;
    static const char local[30] = "PK\3\4", entry[46] = "PK\1\2";
    memcpy(out, local, sizeof local);
    n += sizeof local;
    start = n;
    for (; names[count]; count++) {
        size_t size = strlen(names[count]);
        memcpy(out + n, entry, sizeof entry);
        out[n + 28] = (char)size;
        memcpy(out + n + sizeof entry, names[count], size);
        n += sizeof entry + size;
    }
    char end[22] = "PK\5\6";
    end[10] = (char)count;
    end[16] = (char)start;
    memcpy(out + n, end, sizeof end);
    return n + sizeof end;
}

static const char *zip_type(const char *const *names)
{
    char zip[1024];
    return paper_type((struct str){zip, zip_of(zip, names)});
}

TEST(papers_are_known_by_their_content_and_only_some_are_taken)
{
    static const struct {
        struct str bytes;
        const char *type;
    } cases[] = {
        {STR("%PDF-1.7\n"), "application/pdf"},
        {STR("\x89PNG\r\n\x1a\n"), "image/png"},
        {STR("{\"a\": [1, 2]}"), "application/json"},
        {STR("{esto no es\n"), "text/plain"},
        {STR("a,b\n1,2\n"), "text/csv"},
        {STR("a;b\r\n1;2\r\n"), "text/csv"},
        {STR("acta de la sesi\xf3n\n"), "text/plain"},
        {STR("hola, mundo\n"), "text/plain"},
        {STR("<html><script>"), NULL},
        {STR(" \n<svg onload=x>"), NULL},
        {STR("#!/bin/sh\n"), NULL},
        {STR("MZ\x90\0"), NULL},
        {STR("\x7f"
             "ELF"),
         NULL},
        {STR("PK\3\4"), NULL},
        {STR("GIF89a"), "text/plain"},
        {STR(""), NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *type = paper_type(cases[i].bytes);
        if (!cases[i].type)
            CHECK(type == NULL);
        else
            CHECK_STR(str_of(type), cases[i].type);
    }
    const char *const word[] = {"[Content_Types].xml", "word/document.xml", NULL};
    const char *const macro[] = {"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin",
                                 NULL};
    const char *const other[] = {"a.exe", NULL};
    CHECK(strstr(zip_type(word), "wordprocessingml") != NULL);
    CHECK(zip_type(macro) == NULL);
    CHECK(zip_type(other) == NULL);
}

/* Files are kept with an entity of the ledger. */
static void open_sonora(struct town *t, const char *url)
{
    town_open(t, url);
    t->co.entity = 26000;
}

static int64_t add(struct town *t, struct co *co, struct paper_draft d)
{
    int64_t id;
    t->faults.count = 0;
    CHECK_OK(paper_add(co, &d, &t->faults, &id, &err));
    return id;
}

BOTH(requirement_62_documents_of_the_process_keep_every_dated_version_with_its_reason)
{
    struct town t;
    struct paper *list;
    struct buf bytes;
    size_t n;
    int64_t third;
    open_sonora(&t, url);
    struct co member = town_as(&t, 4, CO_CITIZEN | CO_MEMBER, CO_GOVERNMENT);
    struct paper_draft d = {.subject = STR("cycle/1"),
                            .role = STR("rules"),
                            .title = STR("Reglas del secretariado"),
                            .file = STR("C:\\docs\\reglas \"1\".txt"),
                            .bytes = STR("Artículo 1.\n"),
                            .day = 20400};
    int64_t first = add(&t, &member, d);
    d.replaces = first;
    d.bytes = STR("Artículo 1, corregido.\n");
    CHECK_INT(paper_add(&member, &d, &t.faults, &third, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "reason") != NULL);
    d.reason = STR("Faltaba el quórum");
    d.subject = STR("plan/9"); /* a version stays where the first is */
    int64_t second = add(&t, &member, d);
    CHECK_INT(paper_add(&member, &d, &t.faults, &third, &err), ERR_CONFLICT);
    CHECK_OK(paper_list(&t.co, STR("cycle/1"), 0, 50, &list, &n, &err));
    CHECK_INT(n, 2);
    CHECK_INT(list[0].replaced_by, second);
    CHECK_STR(list[0].is.file, "reglas 1.txt");
    CHECK_INT(list[0].is.day, 20400);
    CHECK_INT(list[0].added, TOWN_NOW);
    CHECK_INT(list[0].by, 4);
    CHECK_OK(paper_history(&t.co, first, &list, &n, &err));
    CHECK_INT(n, 2);
    CHECK_INT(list[0].id, second);
    CHECK_STR(list[0].is.reason, "Faltaba el quórum");
    buf_init(&bytes, 1000);
    CHECK_OK(paper_bytes(&t.co, first, &bytes, &err)); /* the old one is still there */
    CHECK_STR(buf_view(&bytes), "Artículo 1.\n");
    buf_free(&bytes);
    CHECK_INT(town_logged(&t, "paper.added"), 1);
    CHECK_INT(town_logged(&t, "paper.replaced"), 1);
    town_close(&t);
}

BOTH(paper_with_the_same_bytes_is_kept_once_and_large_ones_come_back_whole)
{
    struct town t;
    struct buf big, back;
    struct paper p, q;
    open_sonora(&t, url);
    buf_init(&big, 8 << 20);
    for (int i = 0; big.n < (size_t)(5 << 20) / 2; i++) buf_printf(&big, "renglón %d\n", i * 7919);
    struct paper_draft d = {.subject = STR("event/1"),
                            .role = STR("material"),
                            .title = STR("Material"),
                            .bytes = buf_view(&big),
                            .day = DATE_NONE};
    int64_t first = add(&t, &t.co, d), second = add(&t, &t.co, d);
    CHECK_OK(paper_get(&t.co, first, &p, &err));
    CHECK_OK(paper_get(&t.co, second, &q, &err));
    CHECK(str_eq(p.sha256, q.sha256) && p.size == (int64_t)big.n);
    buf_init(&back, 8 << 20);
    CHECK_OK(paper_bytes(&t.co, second, &back, &err));
    CHECK(str_eq(buf_view(&back), buf_view(&big)));
    buf_free(&back);
    buf_free(&big);
    town_close(&t);
}

BOTH(paper_is_added_by_those_who_may_and_read_by_those_who_may)
{
    struct town t;
    struct paper p, *list;
    struct buf bytes;
    size_t n;
    int64_t id;
    open_sonora(&t, url);
    struct paper_draft d = {.subject = STR("call/1"),
                            .role = STR("identity"),
                            .title = STR("Identificación de Ana"),
                            .bytes = STR("%PDF-1.4"),
                            .day = DATE_NONE,
                            .members_only = true};
    struct co citizen = town_as(&t, 9, CO_CITIZEN | CO_PARTICIPANT, CO_CITIZENRY);
    CHECK_INT(paper_add(&citizen, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_INT(town_logged(&t, "paper.added"), 0);
    id = add(&t, &t.co, d);
    CHECK_INT(paper_get(&citizen, id, &p, &err), ERR_NOTFOUND);
    buf_init(&bytes, 100);
    CHECK_INT(paper_bytes(&citizen, id, &bytes, &err), ERR_NOTFOUND);
    buf_free(&bytes);
    CHECK_OK(paper_list(&citizen, STR_NONE, 0, 50, &list, &n, &err));
    CHECK_INT(n, 0);
    CHECK_OK(paper_get(&t.co, id, &p, &err));
    town_close(&t);
}

BOTH(paper_of_a_draft_cycle_is_seen_by_the_secretariat_and_by_who_added_it)
{
    struct town t;
    struct paper p, *list;
    size_t n;
    int64_t cycle, id;
    open_sonora(&t, url);
    struct cycle_draft draft = {
        .number = 1, .title = STR("Primer plan"), .begins = 20000, .ends = DATE_NONE};
    CHECK_OK(cycle_add(&t.co, &draft, &t.faults, &cycle, &err));
    struct event_draft talk = {.cycle = cycle,
                               .kind = EVENT_TALK,
                               .modality = CO_REMOTE,
                               .iap2 = CO_INFORM,
                               .title = STR("Charla"),
                               .starts = TOWN_NOW};
    CHECK_OK(event_add(&t.co, &talk, &t.faults, &id, &err));
    struct paper_draft d = {.subject = STR("event/1"),
                            .role = STR("material"),
                            .title = STR("Láminas"),
                            .bytes = STR("%PDF-1.4"),
                            .day = DATE_NONE};
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0);
    struct co helper = town_as(&t, 5, CO_CITIZEN | CO_FACILITATOR, CO_CIVIL_SOCIETY);
    struct co other = town_as(&t, 6, CO_CITIZEN | CO_INSTITUTION, CO_GOVERNMENT);
    id = add(&t, &helper, d);
    CHECK_INT(paper_get(&visitor, id, &p, &err), ERR_NOTFOUND);
    CHECK_OK(paper_get(&helper, id, &p, &err));
    CHECK(paper_may_replace(&helper, &p) && !paper_may_replace(&other, &p));
    CHECK_OK(cycle_move(&t.co, cycle, 1, CYCLE_PUBLIC, STR_NONE, &t.faults, &err));
    CHECK_OK(paper_list(&visitor, STR("event/1"), 0, 50, &list, &n, &err));
    CHECK_INT(n, 1);
    d.replaces = id;
    d.reason = STR("La primera estaba incompleta");
    CHECK_INT(paper_add(&other, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_OK(paper_add(&helper, &d, &t.faults, &id, &err));
    d = (struct paper_draft){.subject = STR("cycle/1"),
                             .role = STR("rules"),
                             .title = STR("Reglas"),
                             .bytes = STR("%PDF-1.4"),
                             .day = DATE_NONE};
    CHECK_INT(paper_add(&helper, &d, &t.faults, &id, &err), ERR_DENIED);
    town_close(&t);
}

TEST(paper_is_told_beside_each_field_what_is_not_right)
{
    struct town t;
    int64_t id;
    struct paper_draft d = {.subject = STR("call/1"),
                            .title = STR("  "),
                            .bytes = STR("<html>"),
                            .url = STR("javascript:alert(1)"),
                            .day = DATE_NONE};
    open_sonora(&t, "town.cauce");
    CHECK_INT(paper_add(&t.co, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "title") && co_fault_of(&t.faults, "url") &&
          co_fault_of(&t.faults, "file"));
    t.faults.count = 0;
    d.title = STR("Nada");
    d.bytes = d.url = STR_NONE;
    CHECK_INT(paper_add(&t.co, &d, &t.faults, &id, &err), ERR_INPUT);
    t.faults.count = 0;
    d.url = STR("https://ejemplo.mx/acta.pdf");
    CHECK_OK(paper_add(&t.co, &d, &t.faults, &id, &err));
    town_close(&t);
}
