-- The newest calls of a tenant in this shard, by name: what they are is read of those that are the cell's newest.
-- KEYS    the shard's generation
-- ARGV    { tenantKey, limit }, settings
-- answer  [unavailable] | [calls, call, when it began in ms, …], newest first
-- include shard
if rebuilding() then return { 'unavailable' } end
local found = redis.call('ZREVRANGE', shard .. 'calls-in:' .. input.tenantKey, 0, input.limit - 1, 'WITHSCORES')
table.insert(found, 1, 'calls')
return found
