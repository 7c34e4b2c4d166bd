-- Asks whether the shard takes operations; a new one does after the time for announcing has passed.
-- KEYS    the shard's generation
-- ARGV    {}, settings
-- answer  { status: done | unavailable }
-- include shard
if rebuilding() then return '{"status":"unavailable"}' end
return '{"status":"done"}'
