//! What the phone builds, the edge judges and an auditor re-checks: statement, evidence bundle, verdict.
