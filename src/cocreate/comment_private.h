/* Private to the files about comments: one row as it is read. */
#ifndef CAUCE_COCREATE_COMMENT_PRIVATE_H
#define CAUCE_COCREATE_COMMENT_PRIVATE_H

#include "cocreate/comment.h"

#define COMMENT_PLACE "comment/" /* begins the place of a reply */

/* A row of the columns of comment_rows; words of a hidden one only for staff. */
void comment_fill(struct co *co, struct store_stmt *stmt, struct comment *out);

#endif
