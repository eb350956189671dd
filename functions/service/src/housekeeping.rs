//! What expires is deleted, now and then: nothing asks for it any more, and nothing of it is evidence.

use crate::ports::{Clock, Statement, Store, StoreError};
use crate::store::sql;

/// Deletes ended sessions, links and enrolment codes past their expiry, and answered challenges that have expired by
/// themselves. A platform's timer calls this; calling it twice, or late, changes nothing for anyone.
///
/// # Errors
/// [`StoreError`], with nothing deleted.
pub async fn housekeeping(ports: &(impl Store + Clock)) -> Result<(), StoreError> {
    let now = ports.now();
    let expired: Vec<Statement> = vec![
        sql!("DELETE FROM sessions WHERE ends_at <= ?1", now),
        sql!("DELETE FROM invites WHERE expires_at <= ?1", now),
        sql!("DELETE FROM codes WHERE expires_at <= ?1", now),
        sql!("DELETE FROM answered WHERE expires_at <= ?1", now),
    ];
    ports.batch(expired).await.map(drop)
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use klabat_evidence::Millis;

    use super::housekeeping;
    use crate::ports::{Clock, Rows, Statement, Store, StoreError, Value};
    use crate::sqlite::Sqlite;
    use crate::store::sql;

    struct At(Sqlite, u64);

    impl Store for At {
        async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, StoreError> {
            self.0.run(&statements)
        }
    }

    impl Clock for At {
        fn now(&self) -> Millis {
            Millis(self.1)
        }
    }

    /// One row that ends at 100 and one that ends at 101 in each table.
    fn store() -> Sqlite {
        let store = Sqlite::in_memory().unwrap();
        let mut rows = vec![
            sql!("INSERT INTO units (id, name, zone) VALUES ('u', 'U', 'Asia/Makassar')"),
            sql!("INSERT INTO users (id, name, role, user_handle, created_at) VALUES ('a', 'A', 'admin', x'00', 1)"),
        ];
        for ends_at in [100_u64, 101] {
            let name = ends_at.to_string();
            let key = [u8::try_from(ends_at).unwrap(); 32];
            rows.extend([
                sql!("INSERT INTO sessions (hash, user, created_at, ends_at) VALUES (?1, 'a', 1, ?2)", key, ends_at),
                sql!("INSERT INTO invites (hash, user, created_at, expires_at) VALUES (?1, 'a', 1, ?2)", key, ends_at),
                sql!("INSERT INTO answered (challenge, expires_at) VALUES (?1, ?2)", key, ends_at),
                sql!(
                    "INSERT INTO employees (id, nip, name, kind, position, unit, user_handle)
                     VALUES (?1, ?1, 'N', 'pns', 'P', 'u', ?2)",
                    &name,
                    key
                ),
                sql!(
                    "INSERT INTO codes (employee, hash, issued_at, expires_at) VALUES (?1, ?2, 1, ?3)",
                    &name,
                    key,
                    ends_at
                ),
            ]);
        }
        store.run(&rows).unwrap();
        store
    }

    #[tokio::test]
    async fn only_what_has_expired_goes() {
        let at = At(store(), 100);
        housekeeping(&at).await.unwrap();
        let left = [
            sql!("SELECT ends_at FROM sessions"),
            sql!("SELECT expires_at FROM invites"),
            sql!("SELECT expires_at FROM codes"),
            sql!("SELECT expires_at FROM answered"),
        ];
        for rows in at.0.run(&left).unwrap() {
            assert_eq!(rows, vec![vec![Value::Integer(101)]]);
        }
    }
}
