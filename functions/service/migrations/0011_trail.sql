-- The way back from an entry of the log to what it commits to: the trail that an auditor reads follows the log's order.
CREATE UNIQUE INDEX spent_leaf ON spent (leaf);
CREATE UNIQUE INDEX epochs_leaf ON epochs (leaf);
CREATE UNIQUE INDEX audit_leaf ON audit (leaf) WHERE leaf IS NOT NULL;
