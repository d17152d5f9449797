/* Visiting published addresses: see visit.h. */
#include "cli/visit.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"

enum {
    MOST_BYTES = 16 << 10,   /* of a body; then it is there */
    MOST_HEADERS = 64 << 10, /* of an answer */
    CONNECT_SECONDS = 15,
    REQUEST_SECONDS = 25,
    MOST_URL = 4096,
    LEAST_PORT = 1024 /* below it only 80 and 443: what listens there speaks something else */
};

struct visitor {
    CURL *curl;
    struct visit_net inside;
    bool kept;   /* this request was kept from a machine that is not public */
    bool intern; /* it went to one of `inside` */
    bool connected;
    long most_seconds;
    size_t body, headers; /* bytes of this answer */
    char agent[300];
};

/* --- an address ------------------------------------------------------------------------------- */

/* As libcurl itself reads it, so that nobody reads another host than it connects to. The caller
 * frees; NULL when it is not visited. */
static CURLU *read_url(const char *url)
{
    char *scheme = NULL, *user = NULL, *password = NULL, *port = NULL;
    CURLU *u = curl_url();
    unsigned number = 0;
    bool fine = u && !curl_url_set(u, CURLUPART_URL, url, CURLU_URLENCODE | CURLU_DISALLOW_USER) &&
                !curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) &&
                !curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
    fine = fine && (strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0) &&
           curl_url_get(u, CURLUPART_USER, &user, 0) != CURLUE_OK &&
           curl_url_get(u, CURLUPART_PASSWORD, &password, 0) != CURLUE_OK &&
           sscanf(port, "%5u", &number) == 1 &&
           (number == 80 || number == 443 || number >= LEAST_PORT);
    curl_free(scheme);
    curl_free(user);
    curl_free(password);
    curl_free(port);
    if (fine && !curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0)) return u;
    curl_url_cleanup(u);
    return NULL;
}

static bool as_text(struct str url, char out[MOST_URL])
{
    int n = snprintf(out, MOST_URL, "%.*s", STR_FMT(url));
    return n > 0 && n < MOST_URL && (size_t)n == url.n;
}

bool visit_site(struct str url, char *out, size_t size)
{
    char text[MOST_URL];
    char *scheme = NULL, *host = NULL, *port = NULL;
    CURLU *u = as_text(url, text) ? read_url(text) : NULL;
    int n = -1;
    if (u && !curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) &&
        !curl_url_get(u, CURLUPART_HOST, &host, 0) &&
        !curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT))
        n = snprintf(out, size, "%s://%s:%s", scheme, host, port);
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(u);
    return n > 0 && (size_t)n < size;
}

/* --- what libcurl asks back ------------------------------------------------------------------- */

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct visitor *v = user;
    if (purpose != CURLSOCKTYPE_IPCXN || !visit_may_connect(&a->addr, &v->inside)) {
        v->kept = true;
        return CURL_SOCKET_BAD;
    }
    v->intern = !visit_may_connect(&a->addr, NULL);
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static int on_connection(void *user, char *to, char *from, int to_port, int from_port)
{
    struct visitor *v = user;
    (void)to;
    (void)from;
    (void)to_port;
    (void)from_port;
    v->connected = true;
    return CURL_PREREQFUNC_OK;
}

static size_t take_body(char *p, size_t size, size_t count, void *user)
{
    struct visitor *v = user;
    (void)p;
    v->body += size * count;
    return v->body > MOST_BYTES ? 0 : size * count; /* 0: enough is known */
}

static size_t take_header(char *p, size_t size, size_t count, void *user)
{
    struct visitor *v = user;
    (void)p;
    v->headers += size * count;
    return v->headers > MOST_HEADERS ? 0 : size * count;
}

static bool set_up(struct visitor *v, const struct visit_rules *rules)
{
    CURL *c = v->curl;
    int n = rules->site && *rules->site
                ? snprintf(v->agent, sizeof v->agent, "cauce/%s (link check; +%s)", CAUCE_VERSION,
                           rules->site)
                : snprintf(v->agent, sizeof v->agent, "cauce/%s (link check)", CAUCE_VERSION);
    if (n <= 0 || (size_t)n >= sizeof v->agent || strpbrk(v->agent, "\r\n")) return false;
    return !curl_easy_setopt(c, CURLOPT_USERAGENT, v->agent) &&
           !curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") &&
           !curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) &&
           !curl_easy_setopt(c, CURLOPT_PROXY, "") &&
           !curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
           !curl_easy_setopt(c, CURLOPT_COOKIEFILE, "") &&
           !curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket) &&
           !curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, v) &&
           !curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, on_connection) &&
           !curl_easy_setopt(c, CURLOPT_PREREQDATA, v) &&
           !curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body) &&
           !curl_easy_setopt(c, CURLOPT_WRITEDATA, v) &&
           !curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header) &&
           !curl_easy_setopt(c, CURLOPT_HEADERDATA, v) &&
           !curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) &&
           !curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L) &&
           !curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) &&
           (!rules->ca || !curl_easy_setopt(c, CURLOPT_CAINFO, rules->ca));
}

enum err_code visit_open(const struct visit_rules *rules, struct visitor **out, struct err *err)
{
    struct visitor *v = mem_calloc(1, sizeof *v);
    enum err_code code = ERR_NONE;
    *out = NULL;
    if (!v) return err_no_memory(err);
    v->curl = curl_easy_init();
    v->most_seconds = rules->most_seconds ? rules->most_seconds : VISIT_SECONDS;
    if (!v->curl)
        code = err_no_memory(err);
    else if (rules->inside && !visit_net_parse(rules->inside, &v->inside))
        code = err_set(err, ERR_USAGE, _("No es una red: %s. Escríbala como 10.1.0.0/16"),
                       rules->inside);
    else if (!set_up(v, rules))
        code = err_set(err, ERR_USAGE, _("No es la dirección del sitio: %s"),
                       rules->site ? rules->site : "");
    if (code)
        visit_close(v);
    else
        *out = v;
    return code;
}

void visit_close(struct visitor *v)
{
    if (!v) return;
    curl_easy_cleanup(v->curl);
    mem_free(v);
}

/* --- one request ------------------------------------------------------------------------------ */

static int answer_of_status(long status)
{
    if ((status >= 200 && status < 400) || status == 416) return WEB_LINK_ANSWERS;
    if (status == 404 || status == 410) return WEB_LINK_GONE;
    switch (status) { /* who asks is not let in, too often, or in a way that is not liked */
    case 401:
    case 402:
    case 403:
    case 405:
    case 406:
    case 407:
    case 412:
    case 421:
    case 426:
    case 428:
    case 429:
    case 451:
    case 501:
    case 999:
        return WEB_LINK_CLOSED;
    default:
        return WEB_LINK_BROKEN;
    }
}

static void failed(struct visitor *v, CURLcode result, struct visit_found *out)
{
    /* A name that does not exist and a connection that is refused may be the word of this machine's
     * own network, which lets nothing out. */
    out->heard = v->connected;
    out->unreached = !v->connected && !v->kept;
    switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
        out->answer = WEB_LINK_NO_NAME;
        break;
    case CURLE_COULDNT_CONNECT:
        out->answer = v->kept ? WEB_LINK_INSIDE : WEB_LINK_NO_CONNECTION;
        break;
    case CURLE_OPERATION_TIMEDOUT:
        out->answer = WEB_LINK_SLOW;
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE: /* this machine has none to compare with */
        out->answer = WEB_LINK_CERTIFICATE;
        out->heard = true;
        out->unreached = false;
        break;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        out->answer = WEB_LINK_UNFIT;
        out->heard = out->unreached = false;
        break;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_WRITE_ERROR: /* headers without end */
        out->answer = WEB_LINK_BROKEN;
        break;
    default: /* without a connection this machine's own fault: no memory, no library */
        out->answer = v->connected ? WEB_LINK_BROKEN : WEB_LINK_NEVER;
        out->unreached = false;
    }
}

/* False when time is up. */
static bool allow_time(struct visitor *v, const struct timespec *begun)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long left = (v->most_seconds - (long)(now.tv_sec - begun->tv_sec)) * 1000 -
                (now.tv_nsec - begun->tv_nsec) / 1000000;
    long most = REQUEST_SECONDS * 1000L;
    if (left <= 0) return false;
    return !curl_easy_setopt(v->curl, CURLOPT_TIMEOUT_MS, left < most ? left : most);
}

static void ask(struct visitor *v, CURLU *u, bool head, const struct timespec *begun,
                struct visit_found *out)
{
    CURL *c = v->curl;
    long status = 0;
    *out = (struct visit_found){.answer = WEB_LINK_SLOW};
    if (!allow_time(v, begun)) return;
    v->kept = v->intern = v->connected = false;
    v->body = v->headers = 0;
    curl_easy_setopt(c, CURLOPT_CURLU, u);
    curl_easy_setopt(c, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(c, CURLOPT_NOBODY, head ? 1L : 0L);
    curl_easy_setopt(c, CURLOPT_RANGE, head ? NULL : "0-1023");
    CURLcode result = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_setopt(c, CURLOPT_CURLU, NULL);
    out->intern = v->intern;
    /* Of a page that is there no more is wanted, nor whether its end would come in time. */
    bool enough = status && ((result == CURLE_WRITE_ERROR && v->body > MOST_BYTES) ||
                             (result == CURLE_OPERATION_TIMEDOUT && v->body));
    if (result != CURLE_OK && !enough) {
        failed(v, result, out);
        return;
    }
    *out = (struct visit_found){
        .answer = answer_of_status(status), .status = status, .heard = true, .intern = v->intern};
}

/* HEAD, and GET where that did not bring what a page would: many servers answer HEAD wrongly. */
static void ask_both(struct visitor *v, CURLU *u, const struct timespec *begun,
                     struct visit_found *out)
{
    ask(v, u, true, begun, out);
    bool odd = out->answer == WEB_LINK_BROKEN || out->answer == WEB_LINK_SLOW;
    if (out->status < 400 && (!odd || out->unreached || !out->heard)) return;
    ask(v, u, false, begun, out);
    out->heard = true;
}

/* Where the last answer sends to, as read; NULL when nowhere. *unfit: to what is not visited. */
static CURLU *next_hop(struct visitor *v, const struct visit_found *found, bool *unfit)
{
    char *to = NULL;
    *unfit = false;
    if (found->status < 300 || found->status > 399) return NULL;
    curl_easy_getinfo(v->curl, CURLINFO_REDIRECT_URL, &to);
    if (!to) {
        /* libcurl gives none for what it cannot read. */
        struct curl_header *location = NULL;
        *unfit = curl_easy_header(v->curl, "Location", 0, CURLH_HEADER, -1, &location) == CURLHE_OK;
        return NULL;
    }
    CURLU *u = read_url(to);
    *unfit = !u;
    return u;
}

void visit(struct visitor *v, struct str url, struct visit_found *out)
{
    char text[MOST_URL];
    struct timespec begun;
    bool unfit = false;
    *out = (struct visit_found){.answer = WEB_LINK_UNFIT};
    if (!as_text(url, text)) return;
    CURLU *u = read_url(text);
    clock_gettime(CLOCK_MONOTONIC, &begun);
    curl_easy_setopt(v->curl, CURLOPT_COOKIELIST, "ALL");
    for (int hops = 0; u; hops++) {
        bool heard = out->heard;
        ask_both(v, u, &begun, out);
        out->heard |= heard;
        if (hops) out->unreached = false; /* of another site than the one that was asked for */
        CURLU *next = next_hop(v, out, &unfit);
        curl_url_cleanup(u);
        u = next;
        if (u && hops == VISIT_MOST_HOPS) {
            out->answer = WEB_LINK_LOOP;
            break;
        }
    }
    if (unfit) out->answer = WEB_LINK_UNFIT;
    curl_url_cleanup(u);
}
