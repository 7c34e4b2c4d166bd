-- Stores a call that nobody has changed since it was read, with its deadlines, its facts and what is owed to its people.
-- KEYS    the shard's generation
-- ARGV    { call, callId, tenant, roomName, room, version, record, status, isLive, opened: [round], closed: [round],
--         isRinging, ringTimeoutMs, facts: [{ name, data }], owed, keepMs, mostPerRoom, tenantKey, createdMs,
--         mostPerTenant }, settings; version: the one that was read, 0 for a new call; data and owed are JSON texts
-- answer  { status: stored | lost | room-full-of-calls | unavailable }
-- include shard
-- include time
-- include call
if rebuilding() then return '{"status":"unavailable"}' end
local key = callKey(input.call)
local stored = tonumber(redis.call('HGET', key, 'version') or 0)
if stored ~= input.version then return '{"status":"lost"}' end
local inRoom = shard .. 'room-calls:' .. input.room
if stored == 0 and redis.call('SCARD', inRoom) >= input.mostPerRoom then return '{"status":"room-full-of-calls"}' end

local version = stored + 1
redis.call('HSET', key, 'version', version, 'record', input.record, 'status', input.status, 'room', input.room)
if stored == 0 then
  local ofTenant = shard .. 'calls-in:' .. input.tenantKey
  redis.call('ZADD', ofTenant, input.createdMs, input.call)
  redis.call('ZREMRANGEBYRANK', ofTenant, 0, -1 - input.mostPerTenant)
  redis.call('PEXPIRE', ofTenant, input.keepMs)
end
if input.isLive then
  redis.call('SADD', inRoom, input.call)
else
  redis.call('SREM', inRoom, input.call)
  redis.call('PEXPIRE', key, input.keepMs)
  for _, reason in ipairs({ 'empty', 'max-duration', 'ended' }) do notDue('over', input.call, reason) end
end
for _, round in ipairs(input.opened) do
  redis.call('ZADD', shard .. 'due', dueTick(input.ringTimeoutMs), 'miss|' .. input.call .. '|' .. round)
end
for _, round in ipairs(input.closed) do notDue('miss', input.call, round) end
if not input.isRinging then
  notDue('again', input.call)
elseif not redis.call('ZSCORE', shard .. 'due', 'again|' .. input.call) then
  dueIn(againTicks, 'again', input.call)
end
if input.status ~= 'ACTIVE' then
  notDue('check', input.call)
elseif not redis.call('ZSCORE', shard .. 'due', 'check|' .. input.call) then
  dueIn(checkTicks, 'check', input.call)
end
for _, fact in ipairs(input.facts) do
  redis.call(
    'XADD', shard .. 'outbox', 'MAXLEN', '~', 10000, '*',
    'tenant', input.tenant, 'room', input.roomName, 'call', input.callId, 'seq', version,
    'name', fact.name, 'data', fact.data, 'time', isoTime(nowMs)
  )
end
redis.call('HSET', shard .. 'owed', input.call .. '|' .. version, input.owed)
dueIn(retryTicks, 'owed', input.call, version)
return '{"status":"stored"}'
