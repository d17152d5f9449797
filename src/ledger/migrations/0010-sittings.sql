-- Sessions of the secretariat (src/cocreate/sitting.h): where one joins from afar, why one was not held;
-- of an agreement, the point of the agenda it was reached under, and that its members were reminded of it.

ALTER TABLE co_sitting ADD COLUMN link TEXT;
ALTER TABLE co_sitting ADD COLUMN cancelled TEXT;
ALTER TABLE co_agreement ADD COLUMN item INT;      -- 1 = the first point; NULL or 0 = none
ALTER TABLE co_agreement ADD COLUMN reminded INT;  -- ms
