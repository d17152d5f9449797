/* Archives: names in every encoding that zips carry, members in trouble told, bombs refused,
 * members unpacked byte for byte. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/mem.h"
#include "books.h"
#include "format/zip.h"

static struct arena arena;
static struct zip_member *members;
static size_t count;

static void list(int fd)
{
    struct err err = {0};
    arena_init(&arena, 16 << 20);
    CHECK_OK(zip_list(&arena, fd, NULL, &members, &count, &err));
}

static int names_fd(const char *const *names, size_t n)
{
    struct zip_maker z;
    zip_maker_start(&z);
    for (size_t i = 0; i < n; i++) zip_maker_text(&z, names[i], "a,b\n1,2\n");
    return zip_maker_fd(&z);
}
#define LIST(...)                                                                                  \
    do {                                                                                           \
        const char *const names_[] = {__VA_ARGS__};                                                \
        int fd_ = names_fd(names_, sizeof names_ / sizeof *names_);                                \
        list(fd_);                                                                                 \
        close(fd_);                                                                                \
    } while (0)

TEST(zip_lists_members_in_order_without_folders_and_litter)
{
    LIST("datos/", "datos/b.csv", "__MACOSX/._b.csv", "a.csv", ".DS_Store", "datos/Thumbs.db",
         "datos/~$a.xlsx", "x/desktop.ini");
    CHECK_INT(count, 2);
    CHECK_STR(members[0].name, "datos/b.csv");
    CHECK_STR(members[1].name, "a.csv");
    CHECK_INT(members[0].index, 1);
    CHECK_INT(members[1].size, 8);
    CHECK_INT(members[1].trouble, ZIP_FINE);
    arena_free(&arena);
}

TEST(zip_reads_names_in_cp850)
{
    LIST("Legislaci\xA2n.csv", "A\xA4o 2016.csv",
         "CUENTA P\xE9"
         "BLICA.csv");
    CHECK_STR(members[0].name, "Legislación.csv");
    CHECK_STR(members[1].name, "Año 2016.csv");
    CHECK_STR(members[2].name, "CUENTA PÚBLICA.csv");
    arena_free(&arena);
}

TEST(zip_reads_names_in_cp1252)
{
    LIST("Legislaci\xF3n.csv", "A\xF1o 2016.csv",
         "Educaci\xF3n p\xFA"
         "blica.csv");
    CHECK_STR(members[0].name, "Legislación.csv");
    CHECK_STR(members[1].name, "Año 2016.csv");
    CHECK_STR(members[2].name, "Educación pública.csv");
    arena_free(&arena);
}

TEST(zip_reads_names_in_utf8_and_gives_nfc)
{
    LIST("Educacio\xCC\x81n.csv", "A\xC3\xB1o.csv");
    CHECK_STR(members[0].name, "Educaci\xC3\xB3n.csv");
    CHECK_STR(members[1].name, "A\xC3\xB1o.csv");
    arena_free(&arena);
}

TEST(zip_tells_members_in_trouble)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "bien.csv", "1");
    zip_maker_text(&z, "bien.csv", "2");
    zip_maker_text(&z, "../fuera.csv", "3");
    zip_maker_text(&z, "/etc/passwd", "4");
    zip_maker_text(&z, "a\\..\\b.csv", "5");
    zip_maker_text(&z, "C:\\x.csv", "6");
    zip_maker_text(&z, "a\x1b[0m.csv", "7");
    zip_maker_add(&z, "clave.csv", STR("8"), ZIP_LOCKED);
    zip_maker_add(&z, "raro.csv", STR("9"), ZIP_METHOD_99);
    zip_maker_bomb(&z, "bomba.csv", 8 << 20);
    int fd = zip_maker_fd(&z);
    list(fd);
    const enum zip_trouble want[] = {
        ZIP_FINE,        ZIP_DUPLICATE,   ZIP_UNSAFE_NAME, ZIP_UNSAFE_NAME, ZIP_UNSAFE_NAME,
        ZIP_UNSAFE_NAME, ZIP_UNSAFE_NAME, ZIP_ENCRYPTED,   ZIP_STRANGE,     ZIP_BOMB};
    CHECK_INT(count, sizeof want / sizeof *want);
    for (size_t i = 0; i < count; i++) {
        struct err err = {0};
        int out = -1;
        CHECK_INT(members[i].trouble, want[i]);
        CHECK((zip_trouble_text(want[i])[0] == '\0') == (want[i] == ZIP_FINE));
        enum err_code code = zip_extract(fd, members[i].index, NULL, &out, &err);
        CHECK((code == ERR_NONE) == (want[i] == ZIP_FINE || want[i] == ZIP_DUPLICATE));
        if (code) CHECK(err.message[0] != '\0');
        if (!code) close(out);
    }
    arena_free(&arena);
    close(fd);
}

TEST(zip_unpacks_members_byte_for_byte)
{
    static char bytes[300000], got[sizeof bytes + 1];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * 7 % 13 + i / 1000);
    const struct str contents[] = {{bytes, sizeof bytes}, STR(""), {bytes, 1}};
    struct zip_maker z;
    zip_maker_start(&z);
    for (int i = 0; i < 6; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%d", i);
        zip_maker_add(&z, name, contents[i / 2], i % 2 ? ZIP_DEFLATED : 0);
    }
    int fd = zip_maker_fd(&z);
    for (uint64_t i = 0; i < 6; i++) {
        struct err err = {0};
        int out;
        CHECK_OK(zip_extract(fd, i, NULL, &out, &err));
        ssize_t n = read(out, got, sizeof got);
        CHECK(n >= 0 && str_eq((struct str){got, (size_t)n}, contents[i / 2]));
        close(out);
    }
    close(fd);
}

static enum err_code extract_flags(int flags, const struct zip_limits *limits)
{
    struct zip_maker z;
    struct err err = {0};
    int out;
    zip_maker_start(&z);
    zip_maker_add(&z, "m", STR("contenido que se comprime se comprime se comprime"), flags);
    int fd = zip_maker_fd(&z);
    enum err_code code = zip_extract(fd, 0, limits, &out, &err);
    if (!code) close(out);
    close(fd);
    return code;
}

TEST(zip_refuses_what_is_damaged_or_larger_than_said)
{
    CHECK_INT(extract_flags(ZIP_DEFLATED, NULL), ERR_NONE);
    CHECK_INT(extract_flags(ZIP_DEFLATED | ZIP_WRONG_CRC, NULL), ERR_INPUT);
    CHECK_INT(extract_flags(ZIP_WRONG_CRC, NULL), ERR_INPUT);
    CHECK_INT(extract_flags(ZIP_DEFLATED | ZIP_SIZE_LIE, NULL), ERR_INPUT);
    struct zip_limits limits = {.max_bytes = 10};
    CHECK_INT(extract_flags(ZIP_DEFLATED, &limits), ERR_LIMIT);
}

TEST(zip_refuses_too_many_members_and_bytes)
{
    struct zip_limits few = {.max_members = 2}, small = {.max_bytes = 20};
    const char *const names[] = {"a", "b", "c"};
    struct err err = {0};
    arena_init(&arena, 1 << 20);
    int fd = names_fd(names, 3);
    CHECK_INT(zip_list(&arena, fd, &few, &members, &count, &err), ERR_LIMIT);
    CHECK_INT(zip_list(&arena, fd, &small, &members, &count, &err), ERR_LIMIT);
    CHECK_INT(count, 0);
    close(fd);
    arena_free(&arena);
}

/* Many directory entries over one and the same compressed member: each looks modest. */
TEST(zip_refuses_overlapping_members)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_bomb(&z, "a", 1 << 20);
    struct buf one;
    buf_init(&one, 1 << 20);
    buf_str(&one, buf_view(&z.directory));
    for (int i = 0; i < 4000; i++) buf_str(&z.directory, buf_view(&one));
    z.count += 4000;
    buf_free(&one);
    int fd = zip_maker_fd(&z);
    struct err err = {0};
    arena_init(&arena, 16 << 20);
    CHECK_INT(zip_list(&arena, fd, NULL, &members, &count, &err), ERR_LIMIT);
    CHECK(strstr(err.message, "bomba") != NULL);
    close(fd);
    arena_free(&arena);
}

TEST(zip_tells_a_file_that_is_no_zip)
{
    struct err err = {0};
    arena_init(&arena, 1 << 20);
    int fd = bytes_fd(STR("PK\3\4 pero nada más"));
    CHECK_INT(zip_list(&arena, fd, NULL, &members, &count, &err), ERR_INPUT);
    int out;
    CHECK_INT(zip_extract(fd, 0, NULL, &out, &err), ERR_INPUT);
    close(fd);
    arena_free(&arena);
}

TEST(zip_tells_a_member_that_does_not_exist)
{
    const char *const names[] = {"a"};
    struct err err = {0};
    int fd = names_fd(names, 1), out;
    CHECK(zip_extract(fd, 99, NULL, &out, &err) != ERR_NONE);
    close(fd);
}
