-- Renews a pod's lease in this shard.
-- KEYS    the shard's generation
-- ARGV    { podId }, settings
-- answer  { status: done | unavailable }
-- include shard
if rebuilding() then return '{"status":"unavailable"}' end
redis.call('ZADD', shard .. 'deadlines', 'GT', currentTick() + settings.podLeaseTicks, 'pod|' .. input.podId)
return '{"status":"done"}'
