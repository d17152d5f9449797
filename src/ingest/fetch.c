/* Downloading a published file to an unlinked temporary file: http and https only, with limits of
 * size, time and redirects, so that an address cannot fill the disk or wait for ever. */
#include <curl/curl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "ingest/import.h"

struct download {
    int fd;
    uint64_t got, most;
    const struct progress *progress;
    struct err *err;
    enum err_code code;
};

static size_t write_body(char *p, size_t size, size_t count, void *user)
{
    struct download *d = user;
    size_t n = size * count;
    if (d->got + n > d->most) {
        d->code = err_set(d->err, ERR_LIMIT, _("el archivo pasa de %llu bytes"),
                          (unsigned long long)d->most);
        return 0;
    }
    d->code = file_write_all(d->fd, p, n, d->err);
    if (d->code) return 0;
    d->got += n;
    return n;
}

static int tell(void *user, curl_off_t whole, curl_off_t done, curl_off_t up, curl_off_t up_done)
{
    struct download *d = user;
    (void)up;
    (void)up_done;
    if (progress_tell(d->progress, _("bajando"), done > 0 ? (uint64_t)done : 0,
                      whole > 0 ? (uint64_t)whole : 0))
        return 0;
    d->code = err_set(d->err, ERR_CANCELLED, "%s", _("detenido"));
    return 1;
}

static void set_limits(CURL *curl, const struct import_fetch *fetch)
{
    curl_easy_setopt(curl, CURLOPT_URL, fetch->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)fetch->max_seconds);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 10L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 60L);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)fetch->max_bytes);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "cauce/" CAUCE_VERSION);
}

static enum err_code explain(CURLcode result, CURL *curl, const struct import_fetch *fetch,
                             struct err *err)
{
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (result == CURLE_FILESIZE_EXCEEDED)
        return err_set(err, ERR_LIMIT, _("el archivo pasa de %llu bytes"),
                       (unsigned long long)fetch->max_bytes);
    if (result == CURLE_HTTP_RETURNED_ERROR)
        return err_set(err, status == 404 ? ERR_NOTFOUND : ERR_IO, _("el servidor contestó %ld"),
                       status);
    if (result == CURLE_UNSUPPORTED_PROTOCOL)
        return err_set(err, ERR_USAGE, "%s", _("solo se bajan direcciones http y https"));
    return err_set(err, ERR_IO, _("no se pudo bajar: %s"), curl_easy_strerror(result));
}

enum err_code import_fetch(const struct import_fetch *fetch, int *fd_out, struct err *err)
{
    struct download d = {
        .fd = -1, .most = fetch->max_bytes, .progress = fetch->progress, .err = err};
    *fd_out = -1;
    enum err_code code = file_temp(&d.fd, err);
    if (code) return code;
    CURL *curl = curl_easy_init();
    if (!curl) {
        close(d.fd);
        return err_no_memory(err);
    }
    set_limits(curl, fetch);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &d);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, tell);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &d);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    CURLcode result = curl_easy_perform(curl);
    if (d.code)
        code = d.code;
    else if (result != CURLE_OK)
        code = explain(result, curl, fetch, err);
    else if (lseek(d.fd, 0, SEEK_SET) < 0)
        code = err_errno(err, "%s", _("no se pudo leer lo que se bajó"));
    curl_easy_cleanup(curl);
    if (code)
        close(d.fd);
    else
        *fd_out = d.fd;
    return code;
}
