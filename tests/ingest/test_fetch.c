/* Downloading: from a small server of the test's own, within limits, and what a server says. */
#include "importing.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Answers every request with these bytes until the test ends. Returns its port. */
static int serve(const char *answer)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(door >= 0 && bind(door, (struct sockaddr *)&address, size) == 0 && listen(door, 4) == 0);
    CHECK(getsockname(door, (struct sockaddr *)&address, &size) == 0);
    if (fork() == 0) {
        alarm(60);
        for (;;) {
            char request[4096];
            int guest = accept(door, NULL, NULL);
            if (guest < 0 || read(guest, request, sizeof request) < 0) _exit(1);
            if (write(guest, answer, strlen(answer)) < 0) _exit(1);
            close(guest);
        }
    }
    close(door);
    return ntohs(address.sin_port);
}

static enum err_code fetch(const char *answer, uint64_t max_bytes, struct err *err)
{
    char url[100];
    int fd = -1;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/contratos.csv?x=1", serve(answer));
    struct import_fetch how = {url, max_bytes, 20, NULL};
    enum err_code code = import_fetch(&how, &fd, err);
    CHECK((code == ERR_NONE) == (fd >= 0));
    if (fd >= 0) close(fd);
    return code;
}

#define OK "HTTP/1.1 200 OK\r\nConnection: close\r\n"

TEST(fetch_refuses_more_than_its_limit)
{
    struct err err = {0};
    CHECK_INT(fetch(OK "\r\n0123456789", 5, &err), ERR_LIMIT);
    CHECK_INT(fetch(OK "Content-Length: 10\r\n\r\n0123456789", 5, &err), ERR_LIMIT);
    CHECK_INT(fetch(OK "\r\n0123456789", 10, &err), ERR_NONE);
}

TEST(fetch_says_what_the_server_answered)
{
    struct err err = {0};
    CHECK_INT(fetch("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n", 100, &err),
              ERR_NOTFOUND);
    CHECK_INT(fetch("HTTP/1.1 500 No\r\nConnection: close\r\n\r\n", 100, &err), ERR_IO);
    CHECK(strstr(err.message, "500") != NULL);
}

TEST(fetch_follows_no_other_protocol)
{
    struct err err = {0};
    CHECK(fetch("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: file:///etc/passwd\r\n\r\n",
                100, &err) != ERR_NONE);
}

TEST(import_of_a_url_keeps_where_it_came_from)
{
    char url[100];
    start("ledger.cauce");
    write_layout("f", "formato f\n  título T\n  editor E\ncolumnas\n  a \"Clave\"\n  m \"Monto\"\n"
                      "nodo partida como n\n  clave a\n  monto aprobado m\n");
    snprintf(url, sizeof url, "http://127.0.0.1:%d/datos/cp.csv?anio=2024",
             serve(OK "\r\nClave,Monto\nx,1\n"));
    struct import_result r = import_one_file(url);
    check_rows(&r, 1, 0);
    CHECK_TEXT("SELECT name FROM snapshot", "cp.csv");
    CHECK_TEXT("SELECT url FROM snapshot", url);
}
