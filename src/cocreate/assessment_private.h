/* Private to the files about what is judged of a commitment. */
#ifndef CAUCE_COCREATE_ASSESSMENT_PRIVATE_H
#define CAUCE_COCREATE_ASSESSMENT_PRIVATE_H

#include "cocreate/assessment.h"
#include "cocreate/plan_private.h"

/* ERR_CONFLICT before the plan is published. */
enum err_code assessment_in_follow_up(const struct commitment *of, struct err *err);

#endif
