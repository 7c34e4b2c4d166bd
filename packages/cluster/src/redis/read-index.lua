-- The newest calls that concern somebody, newest first.
-- KEYS    the shard's generation
-- ARGV    { person, limit, withinMs }, settings
-- answer  [unavailable] | [calls, callId, …]
-- include shard
if rebuilding() then return { 'unavailable' } end
local key = shard .. 'calls-of:' .. input.person
local found = redis.call('ZREVRANGEBYSCORE', key, '+inf', nowMs - input.withinMs, 'LIMIT', 0, input.limit)
table.insert(found, 1, 'calls')
return found
