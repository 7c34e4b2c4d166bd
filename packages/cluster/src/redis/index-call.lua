-- Notes a call with people whom it concerns, before it is stored: one that never is costs them nothing.
-- KEYS    the shard's generation
-- ARGV    { callId, people: [person], keepMs, most }, settings
-- answer  { status: done | unavailable }
-- include shard
if rebuilding() then return '{"status":"unavailable"}' end
for _, person in ipairs(input.people) do
  local key = shard .. 'calls-of:' .. person
  redis.call('ZADD', key, nowMs, input.callId)
  redis.call('ZREMRANGEBYRANK', key, 0, -1 - input.most)
  redis.call('PEXPIRE', key, input.keepMs)
end
return '{"status":"done"}'
