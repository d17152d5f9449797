/* From OCDS to OC4IDS 0.9: the contracting processes of infrastructure projects become projects
 * with a summary of each process. What is taken from where is a table of transforms, those of the
 * field's kit; help and documentation are made from it. */
#ifndef CAUCE_OCDS_OC4IDS_H
#define CAUCE_OCDS_OC4IDS_H

#include "ocds/stream.h"

struct oc4ids_project;
struct oc4ids_transform {
    const char *name; /* as in the field's kit: "title_from_tender" */
    const char *what; /* N_(): what it fills, from where; one sentence */
    bool optional;    /* runs only when it is asked for */
    void (*run)(struct oc4ids_project *project);
};
/* In the order in which they run; ended by .name NULL. */
extern const struct oc4ids_transform oc4ids_transforms[];
/* NULL when there is none of that name. */
const struct oc4ids_transform *oc4ids_transform_find(struct str name);

struct oc4ids_options {
    const char *project_id; /* everything belongs to this project; NULL = as the data say */
    const char *prefix;     /* "oc4ids-gx3fo2": stands before the ids that the data say */
    bool all;               /* the optional transforms too */
    const struct oc4ids_transform *const *more; /* or these of them */
    size_t more_count;
    bool no_embedded; /* releases without address are left out, not embedded */
    int64_t now_ms;   /* what counts as now for a contract's status: milliseconds UTC */
    bool package;     /* one project package; else JSON Lines */
    const char *uri, *published_date, *version; /* of the package; NULL: of the first that came */
    const char *publisher_name, *publisher_uri, *publisher_scheme, *publisher_uid;
};

/* `cauce ocds to-oc4ids`. Processes belong together that name the same project:
 * planning.project.id, else planning.budget.projectID, else planning.budget.project (its name). A
 * process that names none joins that of a process it is related to (relatedProcesses with an
 * ocid); else it is a project of its own, named by its ocid. Projects come in the order of their
 * first process. Several releases of a process are compiled first. Releases wait in a temporary
 * file; memory holds an index of them, and one project at a time. `projects` and `processes`
 * receive counts; may be NULL. */
enum err_code oc4ids_run(const struct ocds_job *job, const struct oc4ids_options *options,
                         uint64_t *projects, uint64_t *processes, struct ocds_totals *totals,
                         struct err *err);

#endif
