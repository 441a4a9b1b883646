-- The first of each line, and what ended last of each call target: read twice a second while anybody watches.
create index callback_open_by_place on callback (call_target_id, joined_at, id) where state <> 'ended';
create index callback_ended on callback (call_target_id, ended_at) where state = 'ended';
