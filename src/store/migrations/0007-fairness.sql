-- The fairness ledger reads the callbacks of a call target by when their people joined the line.
create index callback_by_place on callback (call_target_id, joined_at);
