/* For the tests: a server over TLS of the test's own (tls_server.py). */
#ifndef CAUCE_TESTS_CLI_TLS_HERE_H
#define CAUCE_TESTS_CLI_TLS_HERE_H

#include <stdbool.h>
#include <sys/types.h>

struct tls_server {
    pid_t pid;
    int port;
};
/* "https", "smtps" or "starttls"; `wrong`: with a certificate that names another host. The test is
 * skipped where there is no python3 or openssl. */
void tls_begin(struct tls_server *server, const char *mode, bool wrong);
void tls_end(struct tls_server *server);

#endif
