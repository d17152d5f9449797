/* Bids of electronic auctions, from /auctions[]/stages[]/bids to /bids/details, where the standard
 * has bids: see prepare_private.h. */
#include "format/json_inline.h"
#include "ocds/prepare_private.h"

struct move {
    struct edits edits;
    struct buf details; /* the bids, with commas */
    bool compatible;
};

static void move_stage(struct move *m, json_ref stage)
{
    json_ref bids = prepare_member(stage, STR("bids"));
    if (!bids || (!json_is_array(bids) && !m->compatible)) return;
    edits_add(&m->edits, json_of_yy(json_yy(bids) - 1), EDIT_REMOVE, STR_NONE);
    if (!json_is_array(bids)) return; /* lost, as Cardinal loses it */
    json_ref bid = json_first(bids);
    for (size_t i = json_length(bids); i; i--, bid = json_after(bid)) {
        if (m->details.n) buf_char(&m->details, ',');
        json_inline_write(&m->details, bid);
    }
}

static void move_auction(struct move *m, json_ref auction)
{
    json_ref stages = prepare_member(auction, STR("stages"));
    if (!stages || !json_is_array(stages)) return;
    json_ref stage = json_first(stages);
    for (size_t i = json_length(stages); i; i--, stage = json_after(stage)) move_stage(m, stage);
}

enum prepare_moved prepare_move_auctions(json_ref root, json_ref release, bool compatible,
                                         struct buf *out)
{
    json_ref auctions = prepare_member(release, STR("auctions"));
    if (!auctions) return PREPARE_NOTHING_TO_MOVE;
    if (prepare_member(release, STR("bids"))) return PREPARE_IN_THE_WAY;
    if (!json_is_array(auctions)) return PREPARE_NOTHING_TO_MOVE;
    struct move m = {.compatible = compatible};
    struct buf member;
    buf_init(&m.details, (size_t)1 << 31);
    buf_init(&member, (size_t)1 << 31);
    json_ref auction = json_first(auctions);
    for (size_t i = json_length(auctions); i; i--, auction = json_after(auction))
        move_auction(&m, auction);
    buf_text(&member, "\"bids\":{\"details\":[");
    buf_str(&member, buf_view(&m.details));
    buf_text(&member, "]}");
    edits_add(&m.edits, release, EDIT_APPEND, buf_view(&member));
    edits_write(&m.edits, root, false, out);
    out->failed |= m.details.failed || member.failed;
    edits_free(&m.edits);
    buf_free(&m.details);
    buf_free(&member);
    return PREPARE_MOVED;
}
