/* Private to `cauce notices`: opening the accounts' home, and sending. */
#ifndef CAUCE_CLI_NOTICES_SEND_H
#define CAUCE_CLI_NOTICES_SEND_H

#include "cli/cli.h"
#include "cocreate/notice.h"

enum err_code notices_open(struct cli *cli, enum store_mode mode, struct ledger **ledger,
                           struct co *home);
/* `cauce notices send`. */
int notices_send(struct cli *cli);

#endif
