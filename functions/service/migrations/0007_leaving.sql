-- A phone that ended because its ASN left is theirs again when they come back: otherwise one admin, by letting somebody
-- leave and return, could put another phone in its place, which takes two.
ALTER TABLE credentials ADD COLUMN left INTEGER NOT NULL DEFAULT 0;

CREATE INDEX credentials_left ON credentials (employee) WHERE left = 1;
