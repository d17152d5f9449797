/* Private to the files about news. */
#ifndef CAUCE_COCREATE_NEWS_PRIVATE_H
#define CAUCE_COCREATE_NEWS_PRIVATE_H

#include "cocreate/news.h"

/* An entry of the log as news, still without its title; false when it is none. */
bool news_of(struct co *co, const struct log_entry *entry, struct news *out);
/* Whether a visitor may see what it is about; fills the title. */
bool news_is_public(struct co *co, struct news *news);

#endif
