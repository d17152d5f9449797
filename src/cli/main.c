/* The program begins here; everything else is in cli.c so that tests can link without it. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
