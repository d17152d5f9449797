/* One visit of a published address by libcurl, to see whether what was published still answers:
 * HEAD, and a few bytes by GET where HEAD is refused. Addresses come from strangers: only http and
 * https, ports that serve pages, no passwords, few redirections, each looked at like the first;
 * no connection to this machine, an internal network or a cloud's own services, whatever a name
 * or a redirection says, for what is looked at is the address that is connected to. Bounded in
 * time and bytes. No proxy, no files of passwords; cookies live for one visit. One thread. */
#ifndef CAUCE_CLI_VISIT_H
#define CAUCE_CLI_VISIT_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/err.h"
#include "base/str.h"
#include "cocreate/web_link.h"

enum { VISIT_MOST_HOPS = 5, VISIT_SECONDS = 45 };

struct visit_rules {
    const char *site;   /* who visits, for the User-Agent; NULL */
    const char *ca;     /* file of certificates to trust instead of the system's; NULL */
    const char *inside; /* "10.1.0.0/16": this network too, though it is not public; NULL */
    long most_seconds;  /* a whole visit; 0 = VISIT_SECONDS */
};
struct visit_found {
    int answer; /* enum web_link_answer; WEB_LINK_NEVER when the visit itself went wrong */
    int64_t status;
    bool heard;     /* a connection came about: then there is a network */
    bool intern;    /* to a machine of `inside` */
    bool unreached; /* no connection came about: the same holds for the whole site */
};
struct visitor;
enum err_code visit_open(const struct visit_rules *rules, struct visitor **out, struct err *err);
void visit_close(struct visitor *visitor);
void visit(struct visitor *visitor, struct str url, struct visit_found *out);
/* "https://www.example.mx:443", for counting what is asked of one site; false when the address is
 * none that is visited. */
bool visit_site(struct str url, char *out, size_t size);
/* A network that is visited though it is not public. */
struct visit_net {
    int family; /* AF_INET, AF_INET6; 0 = none */
    unsigned char first[16];
    int bits;
};
/* "10.1.0.0/16", "fd12::/48", "127.0.0.1"; false for anything else. */
bool visit_net_parse(const char *text, struct visit_net *out);
/* Whether anybody on the internet could connect to it, or it is of `inside`; what clouds serve
 * their secrets at and what is no machine's address never. Pure. */
bool visit_may_connect(const struct sockaddr *address, const struct visit_net *inside);

#endif
