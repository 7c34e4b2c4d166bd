-- What is due by the shard's tick, a bounded part of it. Each thing is put off for a while rather than taken away: whoever asks
-- may die before it has dealt with it. People of a pod whose lease ran out are carried out here.
-- KEYS    the shard's generation
-- ARGV    {}, settings
-- answer  [unavailable] | [due, kind, detail, version, record, extra, …]; detail: the round, reason or version of the member;
--         extra: what is owed, or the call's people who are in its room (JSON texts)
-- include shard
-- include time
-- include call
-- include presence
if rebuilding() then return { 'unavailable' } end
local found = { 'due' }

local function insideOf(row)
  local identities = shard .. 'room:' .. row[3] .. ':identities'
  local inside = {}
  for _, person in ipairs(cjson.decode(row[2]).people) do
    if redis.call('HEXISTS', identities, person.identity) == 1 then table.insert(inside, person.identity) end
  end
  return #inside == 0 and '[]' or cjson.encode(inside)
end

-- 50 calls of a hundred people are about a megabyte.
for _, member in ipairs(redis.call('ZRANGEBYSCORE', shard .. 'due', '-inf', currentTick(), 'LIMIT', 0, 50)) do
  local kind, rest = string.match(member, '^(%a+)|(.*)$')
  if kind == 'people' then
    losePeople(rest, 200)
  else
    local call, detail = string.match(rest, '^([^|]*)|?(.*)$')
    local row = redis.call('HMGET', callKey(call), 'version', 'record', 'room')
    local extra = kind == 'owed' and redis.call('HGET', shard .. 'owed', rest) or ''
    if row[1] and extra then
      local ticks = kind == 'check' and checkTicks or kind == 'again' and againTicks or retryTicks
      redis.call('ZADD', shard .. 'due', currentTick() + ticks, member)
      if kind == 'check' then extra = insideOf(row) end
      for _, value in ipairs({ kind, detail, row[1], row[2], extra }) do table.insert(found, value) end
    else
      redis.call('ZREM', shard .. 'due', member)
      redis.call('HDEL', shard .. 'owed', rest)
    end
  end
end
return found
