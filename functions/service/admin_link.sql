-- A one-time link to the console for an admin: for the first one, and for one who lost every passkey. What stands in
-- double braces is put in by `cargo xtask admin-link`, which runs this by `wrangler d1 execute`; all or nothing.
-- Whoever may write to the database can do this; the audit log keeps that it was done, for whom and why.
INSERT INTO users (id, name, role, user_handle, created_at)
VALUES ({{user}}, {{name}}, 'admin', randomblob(32), {{now}})
ON CONFLICT (id) DO NOTHING;
-- A link that was made before and not used might be in other hands by now.
DELETE FROM invites WHERE user = {{user}} AND used_at IS NULL;
-- Fails, and with it everything, when the user is there but is no admin.
INSERT INTO invites (hash, user, created_at, expires_at)
VALUES ({{hash}}, (SELECT id FROM users WHERE id = {{user}} AND role = 'admin'), {{now}}, {{expires_at}});
INSERT INTO audit (at, actor, action, subject, before, after)
VALUES (
  {{now}},
  'installation',
  'admin_link',
  {{user}},
  (SELECT json_object('passkeys', json_group_array(lower(hex(id)))) FROM passkeys WHERE user = {{user}}),
  json_object('reason', {{reason}}, 'expires_at', {{expires_at}})
);
-- What was lost may have been found by another.
DELETE FROM sessions WHERE user = {{user}};
DELETE FROM passkeys WHERE user = {{user}};
