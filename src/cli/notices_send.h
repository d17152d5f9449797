/* Private to `cauce notices`: sending. */
#ifndef CAUCE_CLI_NOTICES_SEND_H
#define CAUCE_CLI_NOTICES_SEND_H

#include "cli/cli.h"
#include "cocreate/notice.h"

/* `cauce notices send`. */
int notices_send(struct cli *cli);

#endif
