/* A mail server to hand messages to: SMTP by libcurl, over TLS (smtps://, or smtp:// with STARTTLS)
 * with a certificate that is verified. To this same machine smtp:// goes without TLS, unless its
 * certificate is given. One thread. */
#ifndef CAUCE_CLI_SMTP_H
#define CAUCE_CLI_SMTP_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct smtp_server {
    const char *url;   /* "smtps://correo.ejemplo.mx" or "smtp://localhost:2525" */
    const char *login; /* file with the user in its first line and the password in its second, that
                          nobody else can read; NULL = the server asks for none */
    const char *from;
    const char *ca; /* file of certificates to trust instead of the system's; NULL */
};
enum smtp_fate {
    SMTP_SENT,      /* the server took it */
    SMTP_LATER,     /* not now: a 4yz answer */
    SMTP_REFUSED,   /* never: the server refused this message or address for good */
    SMTP_NO_SERVER, /* not this message's fault: no server, no sign-in, no TLS, no such sender */
    SMTP_UNKNOWN    /* all of it went over and no answer came: it may have been taken */
};
struct smtp;
/* ERR_USAGE for an address that is none, ERR_INPUT for a file of the login that others can read. */
enum err_code smtp_open(const struct smtp_server *server, struct smtp **out, struct err *err);
void smtp_close(struct smtp *smtp);
/* Sends a whole message (RFC 5322, CRLF). `why` gets what the server said unless it was sent. */
enum smtp_fate smtp_send(struct smtp *smtp, struct str to, struct str message, char why[300]);

#endif
