-- A route reads the largest links of a node first: from these indexes it reads no others, however
-- many the node has.
CREATE INDEX trace_link_down ON trace_link (entity, source, currency, possible, target);
CREATE INDEX trace_link_up ON trace_link (entity, target, currency, possible, source);
DROP INDEX trace_link_target;
