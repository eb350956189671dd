//! Beacon, phone, network and service in one process under virtual time.
