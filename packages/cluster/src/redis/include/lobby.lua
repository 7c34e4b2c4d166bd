-- Who waits to be let in, and whom the room knows by name; all of it goes with the room.
--   waiting     participantId -> { participantId, identity, name, podId } (JSON)
--   waiting-ids identity -> participantId: somebody waits once
--   admitted, banned  identities
local mostNamed = 10000

local function findWaiting(room, participantId)
  local text = redis.call('HGET', room.key .. ':waiting', participantId)
  return text and cjson.decode(text) or nil
end

local function stopWaiting(room, entry, reason, internals)
  redis.call('HDEL', room.key .. ':waiting', entry.participantId)
  redis.call('HDEL', room.key .. ':waiting-ids', entry.identity)
  unleaseFrom(room, entry.participantId, entry.podId)
  endWhenEmpty(room)
  return appendFact(room, 'waiting-participant-left', { participantId = entry.participantId, reason = reason }, internals)
end

-- Ends the wait of an identity, if it does wait.
local function stopWaitingOf(room, identity, reason, internals)
  local participantId = redis.call('HGET', room.key .. ':waiting-ids', identity)
  if participantId then stopWaiting(room, findWaiting(room, participantId), reason, internals) end
end

-- Gives back the fact's number; nothing when too many wait already.
local function startWaiting(room, entry)
  stopWaitingOf(room, entry.identity, 'left', { superseded = true })
  if redis.call('HLEN', room.key .. ':waiting') >= 1000 then return nil end
  redis.call('HSET', room.key .. ':waiting', entry.participantId, cjson.encode(entry))
  redis.call('HSET', room.key .. ':waiting-ids', entry.identity, entry.participantId)
  leaseTo(room, entry.participantId, entry.podId)
  redis.call('ZREM', shard .. 'deadlines', 'empty|' .. room.name)
  return appendFact(room, 'waiting-participant', {
    participantId = entry.participantId, name = entry.name, identity = entry.identity,
  })
end
