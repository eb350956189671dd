-- Which ASN a user of the console is, where that is known: nobody decides about their own cases, records and phone.
ALTER TABLE users ADD COLUMN employee TEXT REFERENCES employees (id);

-- The same correction of the same person waits once: a second press, or one after a lost reply, asks for nothing more.
CREATE UNIQUE INDEX corrections_once ON corrections (employee, date, claim, requested_by) WHERE state = 'open';
