/* cauce notices send to a mail server of the test's own that speaks SMTP (RFC 5321) and does what
 * servers do: takes, refuses for good, refuses for now, falls silent, asks who one is. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cocreate/notice.h"
#include "harness.h"
#include "letters_here.h"
#include "listener.h"

static struct err err;

/* --- the server ------------------------------------------------------------------------------- */

struct mail_server {
    struct listener at;
    bool wants_login, knows_no_sender, reads_letters; /* reads: and does not like them */
    atomic_int taken, tries, connections;             /* messages taken; MAIL FROM; connections */
    char last[8192];                                  /* the last message taken */
};

static void say(struct mail_server *s, const char *line)
{
    CHECK(send(s->at.talk, line, strlen(line), MSG_NOSIGNAL) >= 0);
}

static bool read_line(struct mail_server *s, char *line, size_t size)
{
    size_t n = 0;
    for (char c; n + 1 < size && read(s->at.talk, &c, 1) == 1;) {
        line[n++] = c;
        if (c == '\n') break;
    }
    line[n] = '\0';
    return n > 0;
}

/* Up to the lone dot; false when it is to fall silent. */
static bool take_message(struct mail_server *s, bool silent)
{
    char line[2048];
    size_t n = 0;
    s->last[0] = '\0';
    say(s, "354 go on\r\n");
    while (read_line(s, line, sizeof line) && strcmp(line, ".\r\n") != 0)
        n += (size_t)snprintf(s->last + n, sizeof s->last - n, "%s", line + (line[0] == '.'));
    s->taken++;
    if (!silent) say(s, s->reads_letters ? "554 I do not like it\r\n" : "250 taken\r\n");
    return !silent;
}

static const char *greeting(const struct mail_server *s)
{
    return s->wants_login ? "250-test\r\n250 AUTH PLAIN\r\n" : "250 test\r\n";
}

/* One connection: everything the messages' addresses ask for happens. */
static void talk(void *user)
{
    struct mail_server *s = user;
    char line[2048];
    bool silent = false;
    s->connections++;
    say(s, "220 test\r\n");
    while (read_line(s, line, sizeof line)) {
        if (strncmp(line, "EHLO", 4) == 0) {
            say(s, greeting(s));
        } else if (strncmp(line, "AUTH PLAIN", 10) == 0) {
            if (strlen(line) < 14) {
                say(s, "334 \r\n");
                read_line(s, line, sizeof line);
            }
            say(s, strstr(line, "AGFuYQBjbGF2ZQ==") ? "235 welcome\r\n" : "535 no\r\n");
        } else if (strncmp(line, "MAIL FROM", 9) == 0) {
            s->tries++;
            say(s, s->knows_no_sender ? "553 who is that\r\n" : "250 ok\r\n");
        } else if (strncmp(line, "RCPT TO:<no@", 12) == 0) {
            say(s, "550 no such person\r\n");
        } else if (strncmp(line, "RCPT TO:<luego@", 15) == 0) {
            say(s, "451 later\r\n");
        } else if (strncmp(line, "RCPT TO", 7) == 0) {
            silent = strncmp(line, "RCPT TO:<mudo@", 14) == 0;
            say(s, "250 ok\r\n");
        } else if (strncmp(line, "DATA", 4) == 0) {
            if (!take_message(s, silent)) return;
        } else if (strncmp(line, "QUIT", 4) == 0) {
            say(s, "221 bye\r\n");
            return;
        } else {
            say(s, "250 ok\r\n");
        }
    }
}

/* --- the command ------------------------------------------------------------------------------ */

static int send_to(int port, const char *login)
{
    static char url[64];
    char *argv[] = {(char[]){"cauce"},
                    (char[]){"notices"},
                    (char[]){"send"},
                    (char[]){"--quiet"},
                    (char[]){"--store"},
                    (char[]){"cauce.db"},
                    (char[]){"--from"},
                    (char[]){"cauce@ejemplo.mx"},
                    (char[]){"--smtp"},
                    url,
                    (char[]){"--login"},
                    NULL,
                    NULL};
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", port);
    char path[64];
    snprintf(path, sizeof path, "%s", login ? login : "");
    argv[login ? 11 : 10] = login ? path : NULL;
    return cli_main(login ? 12 : 10, argv);
}

TEST(notices_go_to_a_mail_server_each_once)
{
    struct mail_server s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    letters_wait("ana@ejemplo.mx");
    letters_wait("beto@ejemplo.mx");
    CHECK_INT(send_to(s.at.port, NULL), EXIT_OK);
    CHECK_INT(s.taken, 2);
    CHECK_INT(s.connections, 1); /* both over one */
    CHECK(strstr(s.last, "To: <beto@ejemplo.mx>\r\n") != NULL);
    CHECK(strstr(s.last, "Primera l\xc3\xadnea\r\n.segunda\r\n.\r\n\xc3\xbaltima\r\n") != NULL);
    CHECK_INT(send_to(s.at.port, NULL), EXIT_NOTHING);
    CHECK_INT(s.taken, 2);
    listener_end(&s.at);
}

TEST(notices_that_a_server_does_not_take_are_told_kept_or_given_up)
{
    struct mail_server s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    letters_wait("no@ejemplo.mx");
    letters_wait("luego@ejemplo.mx");
    letters_wait("ana@ejemplo.mx");
    CHECK_INT(send_to(s.at.port, NULL), EXIT_DATA);
    CHECK_INT(s.taken, 1); /* the others do not keep it from Ana */
    CHECK_INT(letters_in_state(NOTICE_GIVEN_UP), 1);
    CHECK_INT(letters_in_state(NOTICE_LATER), 1);
    int tries = s.tries;
    CHECK_INT(send_to(s.at.port, NULL), EXIT_NOTHING); /* not before its time */
    CHECK_INT(s.tries, tries);
    listener_end(&s.at);
}

TEST(notices_are_not_given_up_for_a_sender_that_the_server_does_not_know)
{
    struct mail_server s = {.at = {.fd = -1}, .knows_no_sender = true};
    listener_start(&s.at, talk, &s);
    letters_wait("ana@ejemplo.mx");
    letters_wait("beto@ejemplo.mx");
    CHECK_INT(send_to(s.at.port, NULL), EXIT_DATA);
    CHECK_INT(s.tries, 1); /* the second would fare no better */
    CHECK_INT(letters_in_state(NOTICE_GIVEN_UP), 0);
    CHECK_INT(letters_in_state(NOTICE_WAITS), 1);
    listener_end(&s.at);
}

TEST(notice_that_was_read_and_refused_is_given_up_and_the_next_one_goes)
{
    struct mail_server s = {.at = {.fd = -1}, .reads_letters = true};
    listener_start(&s.at, talk, &s);
    letters_wait("ana@ejemplo.mx");
    letters_wait("beto@ejemplo.mx");
    CHECK_INT(send_to(s.at.port, NULL), EXIT_DATA);
    CHECK_INT(s.taken, 2);
    CHECK_INT(letters_in_state(NOTICE_GIVEN_UP), 2);
    listener_end(&s.at);
}

TEST(notice_whose_answer_never_came_is_in_doubt_and_not_sent_again)
{
    struct mail_server s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    letters_wait("mudo@ejemplo.mx");
    CHECK_INT(send_to(s.at.port, NULL), EXIT_DATA);
    CHECK_INT(s.taken, 1);
    CHECK_INT(letters_in_state(NOTICE_ON_WAY), 1);
    CHECK_INT(send_to(s.at.port, NULL), EXIT_NOTHING);
    CHECK_INT(s.taken, 1);
    char *argv[] = {(char[]){"cauce"},   (char[]){"notices"}, (char[]){"retry"},    (char[]){"1"},
                    (char[]){"--quiet"}, (char[]){"--store"}, (char[]){"cauce.db"}, NULL};
    CHECK_INT(cli_main(7, argv), EXIT_OK);
    CHECK_INT(letters_in_state(NOTICE_WAITS), 1);
    listener_end(&s.at);
}

TEST(notices_wait_while_there_is_no_server)
{
    struct mail_server s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    listener_end(&s.at); /* nobody listens there any more */
    letters_wait("ana@ejemplo.mx");
    letters_wait("beto@ejemplo.mx");
    CHECK_INT(send_to(s.at.port, NULL), EXIT_DATA);
    CHECK_INT(letters_in_state(NOTICE_LATER),
              1); /* the first told it; the second was not even tried */
    CHECK_INT(letters_in_state(NOTICE_WAITS), 1);
    CHECK_INT(letters_in_state(NOTICE_GIVEN_UP), 0);
}

TEST(sender_enters_with_a_file_that_nobody_else_can_read)
{
    struct mail_server s = {.at = {.fd = -1}, .wants_login = true};
    listener_start(&s.at, talk, &s);
    letters_wait("ana@ejemplo.mx");
    CHECK_OK(file_write("abierto.txt", STR("ana\nclave\n"), &err));
    CHECK_INT(chmod("abierto.txt", 0644), 0);
    CHECK_INT(send_to(s.at.port, "abierto.txt"), EXIT_DATA);
    CHECK_INT(s.connections, 0);
    CHECK_OK(file_write("corto.txt", STR("ana\n"), &err));
    CHECK_INT(chmod("corto.txt", 0600), 0);
    CHECK_INT(send_to(s.at.port, "corto.txt"), EXIT_DATA);
    CHECK_OK(file_write("mal.txt", STR("ana\notra\n"), &err));
    CHECK_INT(chmod("mal.txt", 0600), 0);
    CHECK_INT(send_to(s.at.port, "mal.txt"), EXIT_DATA);
    CHECK_INT(s.taken, 0);
    CHECK_INT(letters_in_state(NOTICE_GIVEN_UP), 0); /* no fault of the message */
    struct letters h;
    letters_open(&h);
    CHECK_OK(notice_retry(&h.co, 1, &err));
    letters_close(&h);
    CHECK_OK(file_write("bien.txt", STR("ana\nclave\n"), &err));
    CHECK_INT(chmod("bien.txt", 0600), 0);
    CHECK_INT(send_to(s.at.port, "bien.txt"), EXIT_OK);
    CHECK_INT(s.taken, 1);
    listener_end(&s.at);
}

TEST(mail_leaves_this_machine_only_over_tls)
{
    /* A name that is not this machine's own: without TLS nothing is said to it. */
    struct mail_server s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    letters_wait("ana@ejemplo.mx");
    char url[64];
    snprintf(url, sizeof url, "smtp://127.0.0.2:%d", s.at.port);
    char *argv[] = {(char[]){"cauce"},
                    (char[]){"notices"},
                    (char[]){"send"},
                    (char[]){"--quiet"},
                    (char[]){"--store"},
                    (char[]){"cauce.db"},
                    (char[]){"--smtp"},
                    url,
                    NULL};
    CHECK_INT(cli_main(8, argv), EXIT_DATA);
    CHECK_INT(s.taken, 0);
    CHECK_INT(letters_in_state(NOTICE_LATER), 1);
    listener_end(&s.at);
}
