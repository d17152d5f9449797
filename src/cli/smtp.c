/* Handing messages to a mail server: see smtp.h. */
#include "cli/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

/* A letter's last answer may take ten minutes (RFC 5321, 4.5.3.2.6), and one given up before that
 * stays in doubt. A chunk is asked for when those before it were written. */
enum { MOST_LOGIN = 4096, MOST_LINE = 400, SECONDS = 660, CHUNK = 4096 };

struct smtp {
    CURL *curl;
    char from[MOST_LINE], said[CURL_ERROR_SIZE];
    struct str message;
    size_t sent;     /* of the message */
    bool whole;      /* curl took it all */
    char command[5]; /* the last one that was said: "MAIL" */
};

/* --- who signs in ----------------------------------------------------------------------------- */

static bool line_of(struct str *rest, char *out, size_t size)
{
    struct str line = str_trim(str_split(*rest, '\n', rest));
    int n = snprintf(out, size, "%.*s", STR_FMT(line));
    return line.n && n > 0 && (size_t)n < size && !memchr(line.p, '\0', line.n);
}

/* The password never stands among the program's arguments, where everybody on the machine sees it,
 * and its file is the owner's alone. */
static enum err_code sign_in(struct smtp *s, const char *path, struct err *err)
{
    char user[MOST_LINE] = "", password[MOST_LINE] = "";
    struct stat info;
    struct arena arena;
    struct str text = STR_NONE, rest;
    if (stat(path, &info) == 0 && (info.st_mode & 077)) {
        err_set(err, ERR_INPUT, _("Otras personas de este equipo pueden leer %s"), path);
        err_advice(err, _("chmod 600 %s"), path);
        return ERR_INPUT;
    }
    arena_init(&arena, 4 * MOST_LOGIN);
    enum err_code code = file_read(&arena, path, MOST_LOGIN, &text, err);
    rest = text;
    if (!code && (!line_of(&rest, user, sizeof user) || !line_of(&rest, password, sizeof password)))
        code = err_set(err, ERR_INPUT,
                       _("%s debe tener la usuaria en el primer renglón y la contraseña en el "
                         "segundo"),
                       path);
    if (!code && (curl_easy_setopt(s->curl, CURLOPT_USERNAME, user) ||
                  curl_easy_setopt(s->curl, CURLOPT_PASSWORD, password)))
        code = err_no_memory(err);
    explicit_bzero(password, sizeof password);
    if (text.p) explicit_bzero((void *)(uintptr_t)text.p, text.n);
    arena_free(&arena);
    return code;
}

/* --- the connection --------------------------------------------------------------------------- */

/* Whether the server is this machine: then no wire is crossed, and the certificate that its mail
 * system made for itself proves nothing. */
static bool is_here(const char *url)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (strncmp(host, names[i], n) == 0 && strchr(":/", host[n])) return true;
    }
    return false; /* strchr finds the NUL as well: the end of the name */
}

static size_t give(char *out, size_t size, size_t count, void *user)
{
    struct smtp *s = user;
    size_t room = size * count < CHUNK ? size * count : CHUNK;
    size_t left = s->message.n - s->sent, n = left < room ? left : room;
    if (n) memcpy(out, s->message.p + s->sent, n);
    s->sent += n;
    if (s->sent == s->message.n) s->whole = true;
    return n;
}

/* What was refused depends on what had been said. */
static int hear(CURL *curl, curl_infotype type, char *data, size_t size, void *user)
{
    struct smtp *s = user;
    (void)curl;
    if (type == CURLINFO_HEADER_OUT && size >= 4 && memcmp(data, "QUIT", 4) != 0)
        memcpy(s->command, data, 4);
    return 0;
}

static enum err_code set_up(struct smtp *s, const struct smtp_server *server, struct err *err)
{
    CURL *c = s->curl;
    bool fine = !curl_easy_setopt(c, CURLOPT_URL, server->url) &&
                !curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") &&
                !curl_easy_setopt(c, CURLOPT_USE_SSL,
                                  (long)(is_here(server->url) && !server->ca ? CURLUSESSL_NONE
                                                                             : CURLUSESSL_ALL)) &&
                !curl_easy_setopt(c, CURLOPT_MAIL_FROM, s->from) &&
                !curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->said) &&
                !curl_easy_setopt(c, CURLOPT_UPLOAD, 1L) &&
                !curl_easy_setopt(c, CURLOPT_READFUNCTION, give) &&
                !curl_easy_setopt(c, CURLOPT_READDATA, s) &&
                !curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, hear) &&
                !curl_easy_setopt(c, CURLOPT_DEBUGDATA, s) &&
                !curl_easy_setopt(c, CURLOPT_VERBOSE, 1L) &&
                !curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) &&
                !curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 30L) &&
                !curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SECONDS);
    if (fine && server->ca) fine = !curl_easy_setopt(c, CURLOPT_CAINFO, server->ca);
    return fine ? ERR_NONE
                : err_set(err, ERR_USAGE, _("No es la dirección de un servidor de correo: %s"),
                          server->url);
}

enum err_code smtp_open(const struct smtp_server *server, struct smtp **out, struct err *err)
{
    *out = NULL;
    if (strncmp(server->url, "smtp://", 7) != 0 && strncmp(server->url, "smtps://", 8) != 0) {
        err_set(err, ERR_USAGE, _("No es la dirección de un servidor de correo: %s"), server->url);
        err_advice(err, _("Escríbala como smtps://correo.ejemplo.mx"));
        return ERR_USAGE;
    }
    struct smtp *s = mem_calloc(1, sizeof *s);
    if (!s) return err_no_memory(err);
    s->curl = curl_easy_init();
    int n = snprintf(s->from, sizeof s->from, "<%s>", server->from);
    enum err_code code =
        !s->curl ? err_no_memory(err)
        : n < 0 || (size_t)n >= sizeof s->from
            ? err_set(err, ERR_USAGE, _("No es una dirección de correo: %s"), server->from)
            : set_up(s, server, err);
    if (!code && server->login) code = sign_in(s, server->login, err);
    if (code)
        smtp_close(s);
    else
        *out = s;
    return code;
}

void smtp_close(struct smtp *smtp)
{
    if (!smtp) return;
    curl_easy_cleanup(smtp->curl);
    mem_free(smtp);
}

/* --- one message ------------------------------------------------------------------------------ */

/* What the server's last answer means. Refusals of signing in, of the connection or of the sender
 * say nothing about the message: the next one would fare no better. */
static enum smtp_fate fate_of(const struct smtp *s, CURLcode result, long answer)
{
    bool of_server = strcmp(s->command, "RCPT") != 0 && strcmp(s->command, "DATA") != 0;
    if (result == CURLE_OK) return SMTP_SENT;
    if (strcmp(s->command, "MAIL") == 0 && answer == 552) of_server = false; /* too large */
    if (answer >= 500 && answer < 600) return of_server ? SMTP_NO_SERVER : SMTP_REFUSED;
    if (answer >= 400 && answer < 500)
        return of_server || answer == 421 ? SMTP_NO_SERVER : SMTP_LATER;
    /* What could not be written did not arrive whole, so nobody took it. */
    return s->whole && result != CURLE_SEND_ERROR ? SMTP_UNKNOWN : SMTP_NO_SERVER;
}

/* For who looks after the machine; libcurl's own words, in English, follow. */
static const char *sentence_of(CURLcode result, long answer)
{
    switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return _("no se encuentra el servidor");
    case CURLE_COULDNT_CONNECT:
        return _("el servidor no acepta la conexión");
    case CURLE_LOGIN_DENIED:
        return _("no acepta la usuaria o la contraseña");
    case CURLE_USE_SSL_FAILED:
        return _("no ofrece una conexión cifrada, y sin ella no se le entrega nada");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return _(
            "su certificado no se pudo comprobar: puede no ser el servidor que dice ser. Si lo "
            "es, dé su certificado con --ca");
    case CURLE_SSL_CONNECT_ERROR:
        return _("no se pudo hacer una conexión cifrada");
    case CURLE_OPERATION_TIMEDOUT:
        return _("no contestó a tiempo");
    default:
        return answer >= 400 ? _("contestó que no") : _("cortó la conexión");
    }
}

enum smtp_fate smtp_send(struct smtp *s, struct str to, struct str message, char why[300])
{
    char address[MOST_LINE];
    long answer = 0;
    int n = snprintf(address, sizeof address, "<%.*s>", STR_FMT(to));
    struct curl_slist *list =
        n > 0 && (size_t)n < sizeof address ? curl_slist_append(NULL, address) : NULL;
    why[0] = '\0';
    if (!list) {
        snprintf(why, 300, "%s", _("La dirección es demasiado larga"));
        return SMTP_REFUSED;
    }
    s->message = message;
    s->sent = 0;
    s->whole = false;
    s->said[0] = s->command[0] = '\0';
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, list);
    curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n);
    CURLcode result = curl_easy_perform(s->curl);
    curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &answer);
    enum smtp_fate fate = fate_of(s, result, answer);
    if (fate != SMTP_SENT)
        snprintf(why, 300, "%s (%s, %ld)", sentence_of(result, answer),
                 *s->said ? s->said : curl_easy_strerror(result), answer);
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(list);
    return fate;
}
