-- Who is connected, and how they want to be seen. `person` is `<tenant>:<identity>`, both percent-encoded.
--   person:<person>           hash: 'at|<pod>' -> the best status of its devices there, or `unseen`; status, since: as others see
--                             it; left: the tick at which the last connection went
--   people-of:<pod>           the people connected there; the pod's lease of them is 'people|<pod>' in `due`
local rankOf = { busy = 4, online = 3, away = 2, offline = 1 }
local keptMs = 86400000

local function personKey(person) return shard .. 'person:' .. person end

-- What the person's devices make together; a change of that is published.
local function settle(person)
  local key = personKey(person)
  local fields = redis.call('HGETALL', key)
  local best, isConnected, before = 'offline', false, 'offline'
  for index = 1, #fields, 2 do
    local status = fields[index + 1]
    if fields[index] == 'status' then
      before = status
    elseif string.sub(fields[index], 1, 3) == 'at|' then
      isConnected = true
      if (rankOf[status] or 0) > rankOf[best] then best = status end
    end
  end
  if isConnected then
    redis.call('HDEL', key, 'left')
    redis.call('PERSIST', key)
  else
    redis.call('HSET', key, 'left', currentTick())
    redis.call('PEXPIRE', key, keptMs)
  end
  if best == before then return end
  local since = isoTime(nowMs)
  redis.call('HSET', key, 'status', best, 'since', since)
  redis.call('SPUBLISH', key .. ':presence', cjson.encode({ status = best, since = since }))
end

local function leasePeople(podId)
  redis.call('ZADD', shard .. 'due', 'GT', currentTick() + settings.podLeaseTicks, 'people|' .. podId)
end

local function losePeople(podId, budget)
  for _, person in ipairs(redis.call('SPOP', shard .. 'people-of:' .. podId, budget)) do
    redis.call('HDEL', personKey(person), 'at|' .. podId)
    settle(person)
  end
  if redis.call('EXISTS', shard .. 'people-of:' .. podId) == 0 then
    redis.call('ZREM', shard .. 'due', 'people|' .. podId)
  end
end
