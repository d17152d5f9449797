-- The sections of a local action plan's form that had no place of their own: how the plan was made and
-- who took part, and its strategic objective (src/cocreate/plan.h).
ALTER TABLE co_plan ADD COLUMN process TEXT NOT NULL DEFAULT '';
ALTER TABLE co_plan ADD COLUMN objective TEXT NOT NULL DEFAULT '';
