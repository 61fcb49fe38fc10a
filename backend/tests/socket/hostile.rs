//! Frames that no page would send, and pages that may not connect.
