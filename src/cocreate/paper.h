/* Documents of the cycle: what was sent or stands elsewhere, what it belongs to, since when, and
 * what it replaces with which reason. Nothing is overwritten: a new version stands beside the old.
 *
 * Bytes are kept once per SHA-256 among the ledger's kept files. What a file is, is found in its
 * content, never in its name; only what is in the list below is taken. Photos lose what says where
 * and with which device they were taken before anything is kept.
 *
 * What a paper belongs to is a `subject` like the log's: "cycle/1" (role "rules": the secretariat's
 * rules), "declaration/3" ("signed"), "event/4" ("material"), "sitting/12" ("minutes"), "call/2",
 * "candidate/9", "progress/7" ("evidence"), "proposal/5" ("form": a paper form typed in later). */
#ifndef CAUCE_COCREATE_PAPER_H
#define CAUCE_COCREATE_PAPER_H

#include "cocreate/cocreate.h"

enum {
    PAPER_MOST_BYTES = 32 << 20,
    PAPER_MOST_TITLE = 200,
    PAPER_MOST_URL = 1000,
    PAPER_MOST_LISTED = 500
};

/* --- what a file is --------------------------------------------------------------------------- */

/* The media type of a content that is taken: PDF, PNG, JPEG, XLSX, DOCX, ODT, ODS, JSON, CSV, plain
 * text. NULL for anything else: programs, pages, macros, archives, half files. Pure. */
const char *paper_type(struct str bytes);
/* "PDF", "hoja de cálculo" … for people; the type itself when it is none of those. */
const char *paper_type_word(struct str type);
/* The type as a literal, with what names of such files end in ("pdf"); for anything else what no
 * program opens by itself. */
const char *paper_type_known(struct str type, const char **suffix_out);
/* The same picture without EXIF (but for which side is up), GPS, XMP, IPTC, comments, thumbnails
 * and whatever follows its end. Other types go through as they are. ERR_INPUT when a picture is
 * not whole. The caller frees `out`. */
enum err_code paper_clean(struct str bytes, struct buf *out, struct err *err);

/* What file dialogs offer where any document may be added; its content decides what is taken. */
#define PAPER_FILES ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.odt,.ods,.csv,.json,.txt"

/* --- papers ----------------------------------------------------------------------------------- */

/* Fields, as faults name them: title file url day reason. Either bytes or an address. */
struct paper_draft {
    struct str subject, role; /* set by the program, not by a person */
    struct str title;
    struct str file; /* the name it was sent under */
    struct str bytes;
    struct str url;    /* https:// or http://, instead of bytes */
    int32_t day;       /* of the document itself; DATE_NONE */
    int64_t replaces;  /* the version that this one follows; 0 = none */
    struct str reason; /* why it replaces: needed then */
    bool members_only; /* only the secretariat, and who added it, may read it; of an application
                          those who judge it */
};
struct paper {
    int64_t id, size, added; /* added: ms */
    int64_t by;              /* person; 0 = the program */
    int64_t replaced_by;     /* the version that followed; 0 = this is the newest */
    struct str type, sha256; /* empty for an address */
    struct paper_draft is;   /* without bytes */
};
/* Adds one for which nobody else checks who may: the secretariat, a facilitator, an institution,
 * an evaluator; rules, a signed declaration and minutes, the secretariat alone. A new version of a
 * document is added by the secretariat or by who added the one before. ERR_CONFLICT when what it
 * replaces was replaced already. */
enum err_code paper_add(struct co *co, const struct paper_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err);
/* The same where the caller has checked that the actor may (a candidate's own document), inside or
 * outside a change. */
enum err_code paper_keep(struct co *co, const struct paper_draft *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err);
/* Whether the actor may add the version that follows this one. Pure. */
bool paper_may_replace(const struct co *co, const struct paper *paper);
/* ERR_NOTFOUND also for what the actor may not see: what only the secretariat may read, what
 * belongs to a draft cycle or to an application before its result. Everybody sees what they added.
 * Documents of an application are also seen by an evaluator; by nobody, of the secretariat or not,
 * who applied to the same call or stood back from that candidate (call.h). */
enum err_code paper_get(struct co *co, int64_t id, struct paper *out, struct err *err);
/* Its bytes as kept: serve them as an attachment with the type found. ERR_NOTFOUND where it is an
 * address. */
enum err_code paper_bytes(struct co *co, int64_t id, struct buf *out, struct err *err);
/* Of a subject, every version, the oldest first; an empty subject lists the whole repository, the
 * newest first. Only what the actor may see; at most `most`, after `skip`. */
enum err_code paper_list(struct co *co, struct str subject, size_t skip, size_t most,
                         struct paper **out, size_t *count_out, struct err *err);
/* Those that stand elsewhere, by their address, the newest first; at most PAPER_MOST_LISTED. */
enum err_code paper_linked(struct co *co, size_t skip, struct paper **out, size_t *count_out,
                           struct err *err);
/* All versions of the document that `id` is one of, the newest first. */
enum err_code paper_history(struct co *co, int64_t id, struct paper **out, size_t *count_out,
                            struct err *err);

#endif
