/* Taking out of photos what says where, when and with what they were taken: see paper.h. JPEG (ITU
 * T.81, annex B) and PNG are lists of segments; those that hold the picture are copied as they are,
 * the others left out. Which side is up (EXIF 2.3, tag 0x0112) is written anew, alone. */
#include "base/i18n.h"
#include "cocreate/paper.h"

static enum err_code broken(struct err *err)
{
    err_set(err, ERR_INPUT, _("La imagen está incompleta o dañada"));
    err_advice(err, _("Ábrala, guárdela de nuevo y vuelva a enviarla"));
    return ERR_INPUT;
}

static unsigned at(struct str s, size_t i)
{
    return i < s.n ? (unsigned char)s.p[i] : 0;
}

static unsigned pair(struct str s, size_t i, bool little)
{
    return little ? at(s, i) | at(s, i + 1) << 8 : at(s, i) << 8 | at(s, i + 1);
}

static uint32_t four(struct str s, size_t i, bool little)
{
    uint32_t high = pair(s, little ? i + 2 : i, little), low = pair(s, little ? i : i + 2, little);
    return high << 16 | low;
}

/* 1 to 8; 0 when the segment does not say. */
static unsigned orientation(struct str exif)
{
    if (!str_starts(exif, STR("Exif\0\0"))) return 0;
    struct str tiff = str_slice(exif, 6, exif.n);
    bool little = at(tiff, 0) == 'I';
    size_t list = four(tiff, 4, little);
    if (list > tiff.n) return 0;
    unsigned count = pair(tiff, list, little);
    for (unsigned i = 0; i < count && list + 14 + (size_t)i * 12 <= tiff.n; i++) {
        size_t entry = list + 2 + (size_t)i * 12;
        if (pair(tiff, entry, little) != 0x0112) continue;
        unsigned side = pair(tiff, entry + 8, little);
        return side >= 1 && side <= 8 ? side : 0;
    }
    return 0;
}

static void put_orientation(struct buf *out, unsigned side)
{
    static const char head[] = "\xff\xe1\x00\x22"
                               "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    static const char tail[6] = {0};
    buf_put(out, head, sizeof head - 1);
    buf_char(out, (char)side);
    buf_put(out, tail, sizeof tail);
}

/* Is it part of the picture, or something told about it? */
static bool of_picture(unsigned marker, struct str body)
{
    if (marker == 0xfe) return false; /* comment */
    if (marker == 0xe0) return str_starts(body, STR("JFIF\0"));
    if (marker == 0xe2) return str_starts(body, STR("ICC_PROFILE\0"));
    if (marker == 0xee) return str_starts(body, STR("Adobe"));
    return marker < 0xe0 || marker > 0xef;
}

/* Markers without a length belong inside a packed picture; a segment cannot begin with one. */
static bool begins_segment(unsigned marker)
{
    return marker > 0x01 && (marker < 0xd0 || marker > 0xd8);
}

/* Where the packed picture that begins at `i` ends: at the next marker that is not part of it. */
static size_t scan_end(struct str s, size_t i)
{
    for (; i + 1 < s.n; i++) {
        unsigned next = at(s, i + 1);
        if (at(s, i) == 0xff && next != 0 && next != 0xff && !(next >= 0xd0 && next <= 0xd7))
            return i;
    }
    return s.n;
}

static enum err_code clean_jpeg(struct str s, struct buf *out, struct err *err)
{
    bool turned = false, picture = false;
    buf_put(out, s.p, 2);
    for (size_t i = 2;;) {
        while (at(s, i) == 0xff && at(s, i + 1) == 0xff) i++; /* filling */
        if (i + 1 >= s.n || at(s, i) != 0xff) return broken(err);
        unsigned marker = at(s, i + 1);
        if (marker == 0xd9) break;
        if (!begins_segment(marker)) return broken(err);
        size_t n = pair(s, i + 2, false);
        if (n < 2 || s.n - i - 2 < n) return broken(err);
        struct str body = str_slice(s, i + 4, i + 2 + n);
        unsigned side = marker == 0xe1 && !turned ? orientation(body) : 0;
        if (side > 1) {
            put_orientation(out, side);
            turned = true;
        }
        if (of_picture(marker, body)) buf_put(out, s.p + i, n + 2);
        i += 2 + n;
        if (marker != 0xda) continue;
        size_t end = scan_end(s, i);
        buf_put(out, s.p + i, end - i);
        picture = true;
        i = end;
    }
    buf_put(out, "\xff\xd9", 2);
    return picture ? ERR_NONE : broken(err);
}

static bool png_keeps(struct str name)
{
    static const char *const left_out[] = {"eXIf", "tEXt", "zTXt", "iTXt", "tIME"};
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (str_is(name, left_out[i])) return false;
    return true;
}

static enum err_code clean_png(struct str s, struct buf *out, struct err *err)
{
    bool ended = false;
    buf_put(out, s.p, 8);
    for (size_t i = 8; !ended;) {
        if (i > s.n || s.n - i < 12) return broken(err);
        size_t n = four(s, i, false);
        if (s.n - i - 12 < n) return broken(err);
        struct str name = str_slice(s, i + 4, i + 8);
        if (png_keeps(name)) buf_put(out, s.p + i, n + 12);
        ended = str_is(name, "IEND");
        i += n + 12;
    }
    return ERR_NONE;
}

enum err_code paper_clean(struct str bytes, struct buf *out, struct err *err)
{
    const char *type = paper_type(bytes);
    enum err_code code = ERR_NONE;
    buf_init(out, bytes.n + 64);
    if (type && str_is(str_of(type), "image/jpeg"))
        code = clean_jpeg(bytes, out, err);
    else if (type && str_is(str_of(type), "image/png"))
        code = clean_png(bytes, out, err);
    else
        buf_str(out, bytes);
    return code ? code : out->failed ? err_no_memory(err) : ERR_NONE;
}
