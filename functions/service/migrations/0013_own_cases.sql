-- Which ASN a user of the console is, where that is known: nobody decides about their own cases, records and phone.
ALTER TABLE users ADD COLUMN employee TEXT REFERENCES employees (id);
