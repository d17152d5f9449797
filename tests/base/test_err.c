/* Error values: place, text found, advice; views of text; hashes; files. */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

TEST(err_tells_place_message_found_and_advice)
{
    struct err err;
    err_clear(&err);
    err_file(&err, "contratos.csv");
    err_row(&err, 12, 14);
    err_column(&err, 3, "IMPORTE", 7);
    CHECK_INT(err_set(&err, ERR_INPUT, "El importe no es una cifra"), ERR_INPUT);
    err_found(&err, "12a", 3);
    err_advice(&err, "Escriba solo números");
    char out[512];
    CHECK_STR(str_of(err_format(&err, out, sizeof out)),
              "contratos.csv, fila 12 (línea 14), columna 3 «IMPORTE»: El importe no es una cifra. "
              "Encontré «12a». Escriba solo números.");
}

TEST(err_shows_control_characters_and_broken_bytes_as_hex)
{
    struct err err;
    err_clear(&err);
    err_found(&err, "a\0\x1B\xFF\xC3\xB1\x7F", 7);
    CHECK_STR(str_of(err.found), "a\\x00\\x1B\\xFFñ\\x7F");
}

TEST(err_cuts_long_text_between_characters)
{
    struct err err;
    err_clear(&err);
    char text[2000];
    for (size_t i = 0; i + 1 < sizeof text; i += 2) memcpy(text + i, "ñ", 2);
    err_found(&err, text, sizeof text);
    CHECK(strlen(err.found) < sizeof err.found);
    CHECK(str_ends(str_of(err.found), STR("ñ…")));
    err_set(&err, ERR_INPUT, "x%.*s", (int)sizeof text, text);
    CHECK(str_ends(str_of(err.message), STR("ñ")));
    err_column(&err, 1, text, sizeof text);
    CHECK(str_ends(str_of(err.place.column_name), STR("ñ")));
    for (uint64_t size = 1; size < 300; size++) {
        char out[300];
        memset(out, '#', sizeof out);
        err_format(&err, out, size);
        CHECK(strlen(out) < size);
    }
}

TEST(err_accepts_nobody_listening)
{
    CHECK_INT(err_set(NULL, ERR_LIMIT, "x"), ERR_LIMIT);
    err_found(NULL, "x", 1);
    err_advice(NULL, "x");
    err_row(NULL, 1, 1);
    err_column(NULL, 1, "x", 1);
    err_clear(NULL);
    CHECK_STR(str_of(err_code_name(ERR_BUG)), "bug");
}

TEST(str_trims_blanks_of_every_kind)
{
    CHECK_STR(str_trim(STR(" \t\r\n a b \xC2\xA0\xEF\xBB\xBF\xE2\x80\x8B ")), "a b");
    CHECK_STR(str_trim(STR("\xC2\xA0")), "");
    CHECK_STR(str_trim(STR("\xE2\x82\xAC")), "€");
    CHECK_STR(str_trim(STR("\xA0x\xA0")), "\xA0x\xA0"); /* half a character is no blank */
}

TEST(str_splits_and_compares)
{
    struct str rest;
    CHECK_STR(str_split(STR("a,b,c"), ',', &rest), "a");
    CHECK_STR(rest, "b,c");
    CHECK_STR(str_split(STR("abc"), ',', &rest), "abc");
    CHECK_INT(rest.n, 0);
    CHECK(str_eq_nocase(STR("aBc"), STR("AbC")) && !str_eq_nocase(STR("a"), STR("b")));
    CHECK(str_contains(STR("abcdef"), STR("cde")) && !str_contains(STR("abc"), STR("cde")));
    CHECK(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("b"), STR("ab")) > 0);
    CHECK_STR(str_slice(STR("abcdef"), 2, 4), "cd");
    CHECK_STR(str_slice(STR("abc"), 5, 9), "");
}

TEST(str_reads_integers_or_refuses)
{
    uint64_t u;
    int64_t i;
    CHECK(str_to_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
    CHECK(!str_to_u64(STR("18446744073709551616"), &u));
    CHECK(!str_to_u64(STR(""), &u) && !str_to_u64(STR("1 "), &u) && !str_to_u64(STR("+1"), &u));
    CHECK(str_to_i64(STR("-9223372036854775808"), &i) && i == INT64_MIN);
    CHECK(!str_to_i64(STR("9223372036854775808"), &i));
}

TEST(hash_gives_the_published_sha256_vectors)
{
    struct sha256 h;
    char hex[65];
    sha256_start(&h);
    sha256_hex(&h, hex);
    CHECK_STR(str_of(hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_start(&h);
    sha256_add(&h, "ab", 2);
    sha256_add(&h, "c", 1);
    sha256_hex(&h, hex);
    CHECK_STR(str_of(hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash64("a", 1) != hash64("b", 1) && hash64("a", 1) == hash64("a", 1));
    CHECK(hash64_seed("a", 1, 1) != hash64_seed("a", 1, 2));
    CHECK(hash64(NULL, 0) == hash64("", 0));
}

TEST(hash_of_a_file_leaves_its_offset_at_the_start)
{
    struct err err = {0};
    CHECK_OK(file_write("x", STR("abc"), &err));
    int fd = open("x", O_RDONLY);
    CHECK(lseek(fd, 2, SEEK_SET) == 2);
    char hex[65];
    uint64_t size;
    CHECK_OK(sha256_fd(fd, hex, &size, &err));
    CHECK_INT(size, 3);
    CHECK(str_starts(str_of(hex), STR("ba7816bf")));
    CHECK_INT(lseek(fd, 0, SEEK_CUR), 0);
    close(fd);
    CHECK_INT(sha256_fd(-1, hex, &size, &err), ERR_IO);
}

TEST(file_write_leaves_the_old_file_when_writing_fails)
{
    struct err err = {0};
    struct arena arena;
    arena_init(&arena, 1 << 20);
    CHECK_OK(file_write("x", STR("viejo"), &err));
    file_fail_after(1);
    CHECK_INT(file_write("x", STR("nuevo"), &err), ERR_IO);
    CHECK(strstr(err.message, strerror(ENOSPC)));
    struct str content;
    CHECK_OK(file_read(&arena, "x", 100, &content, &err));
    CHECK_STR(content, "viejo");
    CHECK_OK(file_write("x", STR("nuevo"), &err));
    CHECK_OK(file_read(&arena, "x", 100, &content, &err));
    CHECK_STR(content, "nuevo");
    CHECK_INT(file_read(&arena, "x", 4, &content, &err), ERR_LIMIT);
    CHECK_INT(file_read(&arena, "no-existe", 4, &content, &err), ERR_NOTFOUND);
    arena_free(&arena);
}

static bool is_pipe(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISFIFO(is.st_mode);
}

TEST(file_output_to_a_pipe_or_device_goes_through_it_and_leaves_it_there)
{
    struct err err = {0};
    struct file_replace file;
    char got[16] = "";
    CHECK_INT(mkfifo("tubo", 0600), 0);
    int reader = open("tubo", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    CHECK_OK(file_replace_begin("tubo", &file, &err));
    CHECK_OK(file_write_all(file.fd, "uno", 3, &err));
    CHECK_OK(file_replace_commit(&file, &err));
    CHECK_OK(file_write("tubo", STR("dos"), &err));
    CHECK_INT(read(reader, got, sizeof got), 6);
    CHECK_STR(str_of(got), "unodos");
    CHECK(is_pipe("tubo"));
    CHECK_OK(file_replace_begin("tubo", &file, &err));
    file_replace_abandon(&file);
    CHECK(is_pipe("tubo"));
    close(reader);
}

TEST(file_behind_a_link_is_replaced_and_the_link_stays)
{
    struct err err = {0};
    struct file_replace file;
    struct arena arena;
    struct str content;
    char to[16] = "";
    arena_init(&arena, 1 << 20);
    CHECK_OK(file_write("real", STR("viejo"), &err));
    CHECK_INT(symlink("real", "enlace"), 0);
    CHECK_OK(file_replace_begin("enlace", &file, &err));
    CHECK_OK(file_write_all(file.fd, "nuevo", 5, &err));
    CHECK_OK(file_replace_commit(&file, &err));
    CHECK_INT(readlink("enlace", to, sizeof to - 1), 4);
    CHECK_OK(file_read(&arena, "real", 100, &content, &err));
    CHECK_STR(content, "nuevo");
    arena_free(&arena);
}

static enum err_code remember(void *user, const char *path)
{
    char *all = user;
    size_t n = strlen(all);
    snprintf(all + n, 500 - n, "%s ", path);
    return strstr(path, "alto") ? ERR_CANCELLED : ERR_NONE;
}

TEST(file_walk_goes_by_name_and_leaves_litter_out)
{
    struct err err = {0};
    CHECK(mkdir("d", 0755) == 0 && mkdir("d/b", 0755) == 0 && mkdir("d/__MACOSX", 0755) == 0);
    static const char *const names[] = {"d/c",       "d/a",          "d/b/z",
                                        "d/.oculto", "d/__MACOSX/q", "d/Thumbs.db"};
    for (size_t i = 0; i < 6; i++) CHECK_OK(file_write(names[i], STR("x"), &err));
    CHECK(symlink("a", "d/enlace") == 0);
    char all[500] = "";
    CHECK_OK(file_walk("d", remember, all, &err));
    CHECK_STR(str_of(all), "d/a d/b/z d/c ");
    all[0] = '\0';
    CHECK_OK(file_walk("d/a", remember, all, &err));
    CHECK_STR(str_of(all), "d/a ");
    CHECK_INT(file_walk("nada", remember, all, &err), ERR_NOTFOUND);
    CHECK_OK(file_write("d/alto", STR("x"), &err));
    all[0] = '\0';
    CHECK_INT(file_walk("d", remember, all, &err), ERR_CANCELLED);
    CHECK_STR(str_of(all), "d/a d/alto ");
}

TEST(file_walk_tells_every_failing_allocation)
{
    struct err err = {0};
    CHECK(mkdir("d", 0755) == 0 && mkdir("d/b", 0755) == 0);
    CHECK_OK(file_write("d/a", STR("x"), &err));
    CHECK_OK(file_write("d/b/c", STR("x"), &err));
    char all[500] = "";
    mem_fail_after(0, 0);
    CHECK_OK(file_walk("d", remember, all, &err));
    uint64_t calls = mem_calls();
    CHECK(calls > 3);
    for (uint64_t n = 1; n <= calls; n++) {
        all[0] = '\0';
        mem_fail_after(n, 0);
        CHECK_INT(file_walk("d", remember, all, &err), ERR_MEMORY);
    }
    mem_fail_after(0, 0);
}

TEST(file_spool_copies_a_pipe_and_refuses_too_much)
{
    struct err err = {0};
    int ends[2], fd;
    CHECK(pipe(ends) == 0);
    CHECK_OK(file_write_all(ends[1], "hola", 4, &err));
    close(ends[1]);
    CHECK_OK(file_spool(ends[0], 100, &fd, &err));
    char back[8] = "";
    CHECK_INT(read(fd, back, sizeof back), 4);
    CHECK_STR(str_of(back), "hola");
    close(fd);
    close(ends[0]);
    CHECK(pipe(ends) == 0);
    CHECK_OK(file_write_all(ends[1], "hola", 4, &err));
    close(ends[1]);
    CHECK_INT(file_spool(ends[0], 3, &fd, &err), ERR_LIMIT);
    CHECK_STR(file_name(STR("a/b/c.csv")), "c.csv");
    CHECK_STR(file_name(STR("c.csv")), "c.csv");
    CHECK_STR(file_name(STR("a/b/")), "b");
}
