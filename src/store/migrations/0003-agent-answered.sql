-- An agent has answered in this attempt, by the word of the contact centre; the first word counts.
alter table attempt add column agent_answered_at timestamptz;
