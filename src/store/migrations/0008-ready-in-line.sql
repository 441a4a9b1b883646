-- Where hardly anybody in line may be rung yet (after an hour in which nobody answered), those who may are found by this.
create index callback_ready on callback (call_target_id, ready_at) where paced;
