/* cauce notices send over TLS, from the first byte and after STARTTLS, to a mail server that shows
 * the right certificate, a wrong one, or goes away in the middle of a letter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "cli/cli.h"
#include "harness.h"
#include "letters_here.h"
#include "tls_here.h"

static struct err err;

/* "smtps" or "smtp"; ca NULL: the system's. */
static int send_to(const struct tls_server *s, const char *scheme, const char *ca)
{
    char url[64], file[64];
    char *argv[] = {(char[]){"cauce"},
                    (char[]){"notices"},
                    (char[]){"send"},
                    (char[]){"--quiet"},
                    (char[]){"--store"},
                    (char[]){"cauce.db"},
                    (char[]){"--smtp"},
                    url,
                    (char[]){"--login"},
                    (char[]){"login.txt"},
                    (char[]){"--ca"},
                    file,
                    NULL};
    snprintf(url, sizeof url, "%s://127.0.0.1:%d", scheme, s->port);
    snprintf(file, sizeof file, "%s", ca ? ca : "");
    if (!ca) argv[10] = NULL;
    return cli_main(ca ? 12 : 10, argv);
}

static void log_in_as(const char *password)
{
    struct arena arena;
    arena_init(&arena, 1 << 16);
    CHECK_OK(file_write("login.txt", arena_printf(&arena, "ana\n%s\n", password), &err));
    CHECK_INT(chmod("login.txt", 0600), 0);
    arena_free(&arena);
}

/* Letters that the server took whole. */
static int taken(void)
{
    struct arena arena;
    struct str text = STR_NONE;
    int lines = 0;
    if (!file_exists("letters.txt")) return 0;
    arena_init(&arena, 1 << 20);
    CHECK_OK(file_read(&arena, "letters.txt", 1 << 16, &text, &err));
    for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
    arena_free(&arena);
    return lines;
}

/* So that what waits for its time is due. */
static void later(int minutes)
{
    char text[32];
    time_iso(time_now_ms() + minutes * INT64_C(60000), text);
    setenv("CAUCE_NOW", text, 1);
}

static void arrives_over(const char *mode, const char *scheme)
{
    struct tls_server s;
    tls_begin(&s, mode, false);
    log_in_as("clave");
    letters_wait("ana@ejemplo.mx");
    letters_wait("beto@ejemplo.mx");
    CHECK_INT(send_to(&s, scheme, "cert.pem"), EXIT_OK);
    CHECK_INT(taken(), 2);
    CHECK_INT(send_to(&s, scheme, "cert.pem"), EXIT_NOTHING);
    CHECK_INT(taken(), 2);
    tls_end(&s);
}

TEST(notices_go_over_tls_from_the_first_byte)
{
    arrives_over("smtps", "smtps");
}

TEST(notices_go_over_tls_after_starttls)
{
    arrives_over("starttls", "smtp");
}

static void refuses_wrong_certificate(const char *mode, const char *scheme)
{
    struct tls_server s;
    char fault[600];
    tls_begin(&s, mode, true); /* one that names another host */
    log_in_as("clave");
    letters_wait("ana@ejemplo.mx");
    CHECK_INT(send_to(&s, scheme, "wrong.pem"), EXIT_DATA);
    CHECK(strstr(letters_fault(fault), "su certificado no se pudo comprobar") != NULL);
    later(6);
    CHECK_INT(send_to(&s, scheme, "cert.pem"), EXIT_DATA); /* one that nobody vouches for */
    CHECK(strstr(letters_fault(fault), "dé su certificado con --ca") != NULL);
    CHECK_INT(taken(), 0);
    CHECK_INT(letters_in_state(NOTICE_LATER), 1);
    tls_end(&s);
}

TEST(notices_are_not_given_to_a_server_over_tls_with_a_wrong_certificate)
{
    refuses_wrong_certificate("smtps", "smtps");
}

TEST(notices_are_not_given_after_starttls_with_a_wrong_certificate)
{
    refuses_wrong_certificate("starttls", "smtp");
}

TEST(notices_over_tls_wait_while_the_password_is_wrong)
{
    struct tls_server s;
    char fault[600];
    tls_begin(&s, "smtps", false);
    log_in_as("otra");
    letters_wait("ana@ejemplo.mx");
    /* However long nobody notices: that is no fault of the letter. */
    for (int i = 0; i < NOTICE_MOST_TRIES + 2; i++) {
        CHECK_INT(send_to(&s, "smtps", "cert.pem"), EXIT_DATA);
        CHECK_INT(letters_in_state(NOTICE_LATER), 1);
        later(6);
    }
    CHECK(strstr(letters_fault(fault), "no acepta la usuaria o la contraseña") != NULL);
    CHECK_INT(taken(), 0);
    log_in_as("clave");
    CHECK_INT(send_to(&s, "smtps", "cert.pem"), EXIT_OK);
    CHECK_INT(taken(), 1);
    tls_end(&s);
}

static void goes_away(const char *mode, const char *scheme)
{
    struct tls_server s;
    tls_begin(&s, mode, false);
    log_in_as("clave");
    letters_wait_long("corta@ejemplo.mx", 3 << 20);
    CHECK_INT(send_to(&s, scheme, "cert.pem"), EXIT_DATA);
    CHECK_INT(letters_in_state(NOTICE_LATER), 1); /* it cannot have arrived whole */
    CHECK_INT(taken(), 0);
    CHECK_INT(send_to(&s, scheme, "cert.pem"), EXIT_NOTHING); /* not before its time */
    later(6);
    CHECK_INT(send_to(&s, scheme, "cert.pem"), EXIT_OK);
    CHECK_INT(taken(), 1);
    later(12);
    CHECK_INT(send_to(&s, scheme, "cert.pem"), EXIT_NOTHING);
    CHECK_INT(taken(), 1); /* once */
    tls_end(&s);
}

TEST(notice_whose_server_over_tls_goes_away_in_the_middle_is_sent_again_and_once)
{
    goes_away("smtps", "smtps");
}

TEST(notice_whose_server_after_starttls_goes_away_in_the_middle_is_sent_again_and_once)
{
    goes_away("starttls", "smtp");
}
