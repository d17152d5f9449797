/* What view.c reads of each object of a release: tables of members. Private to the view. */
#ifndef CAUCE_OCDS_VIEW_SHAPE_H
#define CAUCE_OCDS_VIEW_SHAPE_H

#include "ocds/view.h"

enum view_member_kind {
    MEMBER_TEXT,   /* struct str at .at */
    MEMBER_FIGURE, /* struct str of digits at .at */
    MEMBER_OBJECT, /* .shape, read into .at */
    MEMBER_LIST,   /* an array of .shape: pointer at .at, count at .count */
    MEMBER_ARRAY,  /* json_ref of an array at .at */
    MEMBER_ROLES   /* words that set bits of the unsigned at .at */
};

struct view_shape;
struct view_member {
    const char *name;
    enum view_member_kind kind;
    size_t at, count;
    const struct view_shape *shape;
    unsigned wants; /* read only when the plan asks for it; 0 = always */
};
struct view_shape {
    size_t size;                      /* of one, in lists */
    size_t node;                      /* where its json_ref goes, plus 1; 0 = nowhere */
    const struct view_member *member; /* ended by .name NULL; 31 at most */
};

extern const struct view_shape view_shape_release;

#endif
