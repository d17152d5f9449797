/* Visiting published addresses: a real server over real sockets that answers as servers do, well,
 * badly and with malice; and which machines are never connected to. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/visit.h"
#include "harness.h"
#include "listener.h"
#include "tls_here.h"

static struct err err;

/* --- a server that answers by the path -------------------------------------------------------- */

struct site {
    struct listener at;
    atomic_int heads, gets, bytes; /* bytes: of the huge body */
    char agent[300];
};

static void say(struct site *s, const char *text)
{
    if (send(s->at.talk, text, strlen(text), MSG_NOSIGNAL) < 0) return;
}

/* Sends without end until nobody takes it any more. */
static void say_much(struct site *s, const char *status)
{
    static char block[4096];
    memset(block, 'x', sizeof block);
    say(s, status);
    while (!s->at.stop && send(s->at.talk, block, sizeof block, MSG_NOSIGNAL) > 0)
        s->bytes += (int)sizeof block;
}

static void send_on(struct site *s, const char *to)
{
    char text[600];
    snprintf(text, sizeof text,
             "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n"
             "Connection: close\r\n\r\n",
             to);
    say(s, text);
}

#define EMPTY "Content-Length: 0\r\nConnection: close\r\n\r\n"

static void redirect(struct site *s, const char *path)
{
    char to[200];
    if (strncmp(path, "/lazo", 5) == 0) {
        send_on(s, "/lazo");
    } else if (strncmp(path, "/salta/", 7) == 0) {
        int left = (int)strtol(path + 7, NULL, 10);
        snprintf(to, sizeof to, left ? "/salta/%d" : "/bien", left - 1);
        send_on(s, to);
    } else if (strncmp(path, "/vecino", 7) == 0) {
        snprintf(to, sizeof to, "http://127.0.0.2:%d/bien", s->at.port);
        send_on(s, to);
    } else if (strncmp(path, "/nube", 5) == 0) {
        send_on(s, "http://169.254.169.254/latest/meta-data/");
    } else if (strncmp(path, "/clave", 6) == 0) {
        snprintf(to, sizeof to, "http://ana:clave@127.0.0.1:%d/bien", s->at.port);
        send_on(s, to);
    } else if (strncmp(path, "/archivo", 8) == 0) {
        send_on(s, "file:///etc/passwd");
    }
}

static void answer(struct site *s, bool head, const char *path)
{
    if (strncmp(path, "/bien", 5) == 0)
        say(s, "HTTP/1.1 200 OK\r\n" EMPTY);
    else if (strncmp(path, "/nada", 5) == 0)
        say(s, "HTTP/1.1 404 Not Found\r\n" EMPTY);
    else if (strncmp(path, "/mal", 4) == 0)
        say(s, "HTTP/1.1 500 Oh\r\n" EMPTY);
    else if (strncmp(path, "/cerrado", 8) == 0)
        say(s, "HTTP/1.1 403 No\r\n" EMPTY);
    else if (strncmp(path, "/sinhead", 8) == 0)
        say(s, head ? "HTTP/1.1 405 No\r\n" EMPTY : "HTTP/1.1 200 OK\r\n" EMPTY);
    else if (strncmp(path, "/miente", 7) == 0)
        say(s, head ? "HTTP/1.1 404 No\r\n" EMPTY : "HTTP/1.1 206 OK\r\n" EMPTY);
    else if (strncmp(path, "/enorme", 7) == 0 && head)
        say(s, "HTTP/1.1 501 No\r\n" EMPTY);
    else if (strncmp(path, "/enorme", 7) == 0)
        say_much(s, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    else if (strncmp(path, "/cabeza", 7) == 0)
        say_much(s, "HTTP/1.1 200 OK\r\nX: ");
    else if (strncmp(path, "/lento", 6) == 0)
        while (!s->at.stop) usleep(20000);
    else if (strncmp(path, "/corta", 6) != 0)
        redirect(s, path);
}

static void talk(void *user)
{
    struct site *s = user;
    char text[4096];
    size_t n = 0;
    ssize_t got = 0;
    while (n + 1 < sizeof text && (got = read(s->at.talk, text + n, sizeof text - 1 - n)) > 0) {
        n += (size_t)got;
        text[n] = '\0';
        if (strstr(text, "\r\n\r\n")) break;
    }
    if (got <= 0) return;
    const char *agent = strstr(text, "User-Agent: ");
    if (agent) sscanf(agent + 12, "%299[^\r]", s->agent);
    bool head = strncmp(text, "HEAD ", 5) == 0;
    head ? s->heads++ : s->gets++;
    answer(s, head, text + (head ? 5 : 4));
}

/* --- visiting it ------------------------------------------------------------------------------ */

static struct visit_found look(const struct visit_rules *rules, const char *url)
{
    struct visitor *v;
    struct visit_found found;
    CHECK_OK(visit_open(rules, &v, &err));
    visit(v, str_of(url), &found);
    visit_close(v);
    return found;
}

static struct visit_found look_at(const struct site *s, const char *path)
{
    struct visit_rules rules = {.inside = "127.0.0.1", .most_seconds = 3};
    char url[200];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", s->at.port, path);
    return look(&rules, url);
}

TEST(visit_tells_what_a_site_answered)
{
    static const struct {
        const char *path;
        int answer, status;
    } cases[] = {
        {"/bien", WEB_LINK_ANSWERS, 200},       {"/nada", WEB_LINK_GONE, 404},
        {"/mal", WEB_LINK_BROKEN, 500},         {"/cerrado", WEB_LINK_CLOSED, 403},
        {"/sinhead", WEB_LINK_ANSWERS, 200},    {"/miente", WEB_LINK_ANSWERS, 206},
        {"/corta", WEB_LINK_BROKEN, 0},         {"/salta/3", WEB_LINK_ANSWERS, 200},
        {"/bien#parte", WEB_LINK_ANSWERS, 200},
    };
    struct site s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct visit_found found = look_at(&s, cases[i].path);
        printf("# %s\n", cases[i].path);
        CHECK_INT(found.answer, cases[i].answer);
        CHECK_INT(found.status, cases[i].status);
        CHECK(found.heard && !found.unreached);
    }
    listener_end(&s.at);
}

TEST(visit_asks_for_no_more_than_it_needs_and_says_who_it_is)
{
    struct visit_rules rules = {.inside = "127.0.0.1", .site = "https://abierto.example"};
    struct site s = {.at = {.fd = -1}};
    char url[100];
    listener_start(&s.at, talk, &s);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/bien", s.at.port);
    CHECK_INT(look(&rules, url).answer, WEB_LINK_ANSWERS);
    CHECK_INT(s.heads, 1);
    CHECK_INT(s.gets, 0);
    CHECK_STR(str_of(s.agent), "cauce/" CAUCE_VERSION " (link check; +https://abierto.example)");
    CHECK_INT(look_at(&s, "/sinhead").answer, WEB_LINK_ANSWERS);
    CHECK_INT(s.heads, 2);
    CHECK_INT(s.gets, 1);
    struct visitor *v;
    rules.site = "https://x\r\nX: y"; /* would be a header of its own */
    CHECK_INT(visit_open(&rules, &v, &err), ERR_USAGE);
    CHECK(!v);
    listener_end(&s.at);
}

TEST(visit_ends_where_a_site_sends_on_without_end)
{
    struct site s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    CHECK_INT(look_at(&s, "/lazo").answer, WEB_LINK_LOOP);
    CHECK(s.heads <= VISIT_MOST_HOPS + 1);
    CHECK_INT(look_at(&s, "/salta/4").answer, WEB_LINK_ANSWERS);
    CHECK_INT(look_at(&s, "/salta/5").answer, WEB_LINK_LOOP);
    listener_end(&s.at);
}

TEST(visit_follows_no_redirection_inward)
{
    struct site s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    /* The server of the test may be visited; its neighbour on the same machine may not. */
    CHECK_INT(look_at(&s, "/vecino").answer, WEB_LINK_INSIDE);
    CHECK_INT(look_at(&s, "/nube").answer, WEB_LINK_INSIDE);
    CHECK_INT(look_at(&s, "/clave").answer, WEB_LINK_UNFIT);
    CHECK_INT(look_at(&s, "/archivo").answer, WEB_LINK_UNFIT);
    CHECK_INT(s.heads, 4); /* of each the first step alone */
    CHECK_INT(s.gets, 0);
    listener_end(&s.at);
}

TEST(visit_keeps_out_of_this_machine_however_it_is_written)
{
    static const char *const hosts[] = {"127.0.0.1",  "localhost", "2130706433",         "0x7f.1",
                                        "0",          "[::1]",     "[::ffff:127.0.0.1]", "127.1",
                                        "0177.0.0.1", "127.0.0.1."};
    struct visit_rules rules = {.most_seconds = 3};
    struct site s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        char url[100];
        snprintf(url, sizeof url, "http://%s:%d/bien", hosts[i], s.at.port);
        printf("# %s\n", url);
        int found = look(&rules, url).answer;
        CHECK(found == WEB_LINK_INSIDE || found == WEB_LINK_NO_NAME || found == WEB_LINK_UNFIT);
    }
    CHECK_INT(s.heads + s.gets, 0);
    listener_end(&s.at);
}

TEST(visit_takes_no_proxy_from_its_surroundings)
{
    struct site s = {.at = {.fd = -1}};
    char proxy[100];
    listener_start(&s.at, talk, &s);
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", s.at.port);
    setenv("http_proxy", proxy, 1);
    setenv("all_proxy", proxy, 1);
    struct visit_rules rules = {.most_seconds = 3};
    CHECK_INT(look(&rules, "http://10.0.0.1/").answer, WEB_LINK_INSIDE);
    CHECK_INT(s.heads + s.gets, 0);
    listener_end(&s.at);
}

TEST(visit_is_not_kept_by_a_slow_site_or_drowned_by_a_large_one)
{
    struct site s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    CHECK_INT(look_at(&s, "/enorme").answer, WEB_LINK_ANSWERS);
    CHECK(s.bytes < 64 << 20); /* the rest was not taken; what was is in the system's buffers */
    CHECK_INT(look_at(&s, "/cabeza").answer, WEB_LINK_BROKEN);
    listener_end(&s.at);
    struct site slow = {.at = {.fd = -1}};
    listener_start(&slow.at, talk, &slow);
    struct visit_found found = look_at(&slow, "/lento");
    CHECK_INT(found.answer, WEB_LINK_SLOW);
    CHECK(found.heard && !found.unreached); /* it took the connection */
    listener_end(&slow.at);
}

TEST(visit_of_a_port_where_nobody_listens_is_heard_as_that)
{
    struct site s = {.at = {.fd = -1}};
    listener_start(&s.at, talk, &s);
    listener_end(&s.at);
    struct visit_found found = look_at(&s, "/bien");
    CHECK_INT(found.answer, WEB_LINK_NO_CONNECTION);
    CHECK(found.unreached && !found.heard); /* a firewall of one's own says the same */
}

TEST(visit_of_what_is_no_address_asks_nobody)
{
    static const char *const bad[] = {"",
                                      "obras.example/plan.pdf",
                                      "ftp://obras.example/a",
                                      "file:///etc/passwd",
                                      "http://ana:clave@obras.example/",
                                      "http://ana@obras.example/",
                                      "http://obras.example:25/",
                                      "https://obras.example:22/",
                                      "http://",
                                      "javascript:alert(1)",
                                      "gopher://127.0.0.1:6379/_x"};
    struct visit_rules rules = {.most_seconds = 1};
    char site[100];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct visit_found found = look(&rules, bad[i]);
        CHECK_INT(found.answer, WEB_LINK_UNFIT);
        CHECK(!found.heard);
        CHECK(!visit_site(str_of(bad[i]), site, sizeof site));
    }
    CHECK(visit_site(STR("HTTPS://Obras.example/x?y#z"), site, sizeof site));
    CHECK_STR(str_of(site), "https://Obras.example:443");
    CHECK_INT(look(&rules, "http://x.example\nX: y").answer, WEB_LINK_UNFIT);
}

TEST(visit_verifies_certificates)
{
    struct tls_server s;
    char url[100];
    struct visit_rules rules = {.inside = "127.0.0.1", .most_seconds = 5};
    tls_begin(&s, "https", false);
    snprintf(url, sizeof url, "https://127.0.0.1:%d/", s.port);
    struct visit_found found = look(&rules, url); /* nobody vouches for it */
    CHECK_INT(found.answer, WEB_LINK_CERTIFICATE);
    CHECK(found.heard && !found.unreached);
    rules.ca = "wrong.pem";
    CHECK_INT(look(&rules, url).answer, WEB_LINK_CERTIFICATE);
    rules.ca = "nada.pem"; /* nothing to compare with: that is no fault of the site */
    CHECK_INT(look(&rules, url).answer, WEB_LINK_CERTIFICATE);
    rules.ca = "cert.pem";
    CHECK_INT(look(&rules, url).answer, WEB_LINK_ANSWERS);
    tls_end(&s);
    tls_begin(&s, "https", true); /* it is vouched for, and names another */
    snprintf(url, sizeof url, "https://127.0.0.1:%d/", s.port);
    rules.ca = "wrong.pem";
    CHECK_INT(look(&rules, url).answer, WEB_LINK_CERTIFICATE);
    tls_end(&s);
}

/* --- which machines --------------------------------------------------------------------------- */

static bool may(const char *text, const char *inside)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    struct visit_net net = {.family = 0};
    if (inside) CHECK(visit_net_parse(inside, &net));
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        return visit_may_connect((const struct sockaddr *)&in, &net);
    CHECK_INT(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
    return visit_may_connect((const struct sockaddr *)&in6, &net);
}

TEST(visit_connects_to_public_machines_alone)
{
    static const char *const public[] = {"8.8.8.8",         "187.141.0.1", "172.32.0.1",
                                         "100.128.0.1",     "169.253.0.1", "223.255.255.1",
                                         "2606:4700::1111", "2001:200::1", "64:ff9b::808:808"};
    static const char *const inside[] = {"127.0.0.1",
                                         "127.9.9.9",
                                         "10.0.0.1",
                                         "172.16.0.1",
                                         "172.31.255.255",
                                         "192.168.1.1",
                                         "100.64.0.1",
                                         "100.100.100.200",
                                         "169.254.169.254",
                                         "168.63.129.16",
                                         "0.0.0.0",
                                         "192.0.0.192",
                                         "192.0.2.1",
                                         "198.18.0.1",
                                         "198.19.9.9",
                                         "198.51.100.1",
                                         "203.0.113.9",
                                         "224.0.0.1",
                                         "240.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "fe80::1",
                                         "fc00::1",
                                         "fd12:3456::1",
                                         "fd00:ec2::254",
                                         "ff02::1",
                                         "2001:db8::1",
                                         "2002:7f00:1::",
                                         "2001::1",
                                         "3fff::1",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.0.0.1",
                                         "64:ff9b::7f00:1",
                                         "::127.0.0.1",
                                         "::ffff:169.254.169.254"};
    for (size_t i = 0; i < sizeof public / sizeof *public; i++) {
        printf("# %s\n", public[i]);
        CHECK(may(public[i], NULL));
    }
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        printf("# %s\n", inside[i]);
        CHECK(!may(inside[i], NULL));
    }
}

TEST(visit_of_an_intranet_is_of_the_network_that_was_named)
{
    struct visit_net net;
    CHECK(may("10.1.2.3", "10.1.0.0/16"));
    CHECK(!may("10.2.2.3", "10.1.0.0/16"));
    CHECK(may("::ffff:10.1.2.3", "10.1.0.0/16"));
    CHECK(may("127.0.0.1", "127.0.0.1"));
    CHECK(!may("127.0.0.2", "127.0.0.1"));
    CHECK(may("fd12::5", "fd12::/48"));
    CHECK(!may("fd13::5", "fd12::/48"));
    CHECK(may("::1", "::1"));
    CHECK(!may("169.254.169.254", "169.254.0.0/16")); /* never */
    CHECK(!may("fd00:ec2::254", "fd00::/8"));
    CHECK(may("8.8.8.8", "10.1.0.0/16")); /* the rest stays as it is */
    static const char *const bad[] = {"",     "10.1.0.0/33", "10.1.0.0/0", "10.1.0.0/",
                                      "10.1", "casa",        "fd12::/129", "10.1.0.0/x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!visit_net_parse(bad[i], &net));
}
