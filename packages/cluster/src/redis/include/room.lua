-- Reading and opening a room. `name` is `<tenant>:<room>`, both percent-encoded, as in all keys.
local function findRoom(name)
  local key = shard .. 'room:' .. name
  local row = redis.call('HMGET', key, 'epoch', 'seq', 'tenant', 'room')
  if not row[1] then return nil end
  local room = { name = name, key = key, epoch = row[1], seq = tonumber(row[2]), tenant = row[3], roomName = row[4] }
  local seen = input.seen or (input.seenRooms and input.seenRooms[name])
  if seen and seen.epoch == room.epoch and room.seq < seen.seq then
    -- Redis lost what it had published. Numbers that members may know must not come again with other content; nobody
    -- publishes a million facts in one outage.
    room.seq = seen.seq + 1000000
    redis.call('HSET', key, 'seq', room.seq)
    redis.call('DEL', key .. ':log')
  end
  return room
end

local function tenantOf(name) return string.match(name, '^([^:]*):') end

-- Totals of the shard by tenant, as the field `<tenant>` (participants) and `<tenant>:rooms`; a zero leaves nothing behind.
local function count(field, by)
  if redis.call('HINCRBY', shard .. 'totals', field, by) <= 0 then redis.call('HDEL', shard .. 'totals', field) end
end

-- An outbox entry; event-relay reads it later. 10,000 entries per shard until then (docs/races.md 14).
local function record(room, fact, data)
  redis.call(
    'XADD', shard .. 'outbox', 'MAXLEN', '~', 10000, '*',
    'tenant', room.tenant, 'room', room.roomName, 'epoch', room.epoch, 'seq', room.seq,
    'name', fact, 'data', data, 'time', isoTime(nowMs)
  )
end

-- Starts the time after which a room ends that nobody is in, nor waits for.
local function endWhenEmpty(room)
  if redis.call('EXISTS', room.key .. ':people', room.key .. ':waiting') > 0 then return end
  local emptyTimeoutMs = tonumber(redis.call('HGET', room.key, 'emptyTimeoutMs'))
  redis.call('ZADD', shard .. 'deadlines', dueTick(emptyTimeoutMs), 'empty|' .. room.name)
end

-- What was said in a room, and whom it knows by name: kept beside its people, for the room's life.
local function unlinkSaid(room)
  redis.call(
    'UNLINK', room.key .. ':waiting', room.key .. ':waiting-ids', room.key .. ':admitted', room.key .. ':banned',
    room.key .. ':chat'
  )
end

local function openRoom(name, wanted)
  local room = {
    name = name, key = shard .. 'room:' .. name, epoch = wanted.epoch, seq = 0,
    tenant = wanted.tenant, roomName = wanted.room,
  }
  local createdAt = isoTime(nowMs)
  -- A pod of the version before takes rooms down without these; nobody of the next room may find them.
  unlinkSaid(room)
  redis.call(
    'HSET', room.key,
    'epoch', room.epoch, 'seq', 0, 'tenant', room.tenant, 'room', room.roomName, 'createdAt', createdAt,
    'maxParticipants', wanted.maxParticipants, 'emptyTimeoutMs', wanted.emptyTimeoutMs,
    'maxDurationMs', wanted.maxDurationMs, 'locked', wanted.locked and 1 or 0, 'lobby', wanted.lobby and 1 or 0,
    'codecProfile', wanted.codecProfile
  )
  if wanted.metadata ~= cjson.null then redis.call('HSET', room.key, 'metadata', wanted.metadata) end
  redis.call('HSET', shard .. 'rooms:' .. tenantOf(name), string.match(name, ':(.*)$'), 0)
  count(tenantOf(name) .. ':rooms', 1)
  redis.call('ZADD', shard .. 'deadlines', dueTick(wanted.emptyTimeoutMs), 'empty|' .. name)
  if wanted.maxDurationMs > 0 then
    redis.call('ZADD', shard .. 'deadlines', dueTick(wanted.maxDurationMs), 'max|' .. name)
  end
  -- Not a fact: nobody was there to see it, so it takes no number.
  record(room, 'room-opened', cjson.encode({ createdAt = createdAt, codecProfile = wanted.codecProfile }))
  return room
end
