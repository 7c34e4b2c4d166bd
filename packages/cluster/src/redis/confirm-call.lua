-- What was owed to a call's people after one change has been sent.
-- KEYS    the shard's generation
-- ARGV    { call, version }, settings
-- answer  { status: done | unavailable }
-- include shard
-- include call
if rebuilding() then return '{"status":"unavailable"}' end
redis.call('HDEL', shard .. 'owed', input.call .. '|' .. input.version)
notDue('owed', input.call, input.version)
return '{"status":"done"}'
