//! The beacon protocol: frames, session, grant and clock, sans-I/O, for beacon and phone.
