-- The figures of a call target's week are read by when the quotes were made.
create index quote_of_target on quote (call_target_id, at);
