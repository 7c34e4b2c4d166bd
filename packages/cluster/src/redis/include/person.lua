-- A participant is one JSON text: `shown` is what others see, `internals` what pods need (grants stay JSON text: cjson
-- cannot tell [] from {}), `producers` and `dataProducers` the ids that go with it.
local function findPerson(room, participantId)
  local text = redis.call('HGET', room.key .. ':people', participantId)
  return text and cjson.decode(text) or nil
end

local function savePerson(room, person)
  redis.call('HSET', room.key .. ':people', person.shown.participantId, cjson.encode(person))
end

-- True for somebody who is shown to nobody.
local function isHidden(person) return cjson.decode(person.internals.grants).hidden == true end

local function lostDeadline(room, participantId) return 'lost|' .. room.name .. '|' .. participantId end

-- The pod's lease stands for the participant from now on, inside or in the lobby; without one it would be owned by nobody
-- that can be lost.
local function leaseTo(room, participantId, podId)
  redis.call('SADD', shard .. 'pod:' .. podId, room.name .. '|' .. participantId)
  redis.call('ZADD', shard .. 'deadlines', 'GT', currentTick() + settings.podLeaseTicks, 'pod|' .. podId)
end

local function unleaseFrom(room, participantId, podId)
  redis.call('SREM', shard .. 'pod:' .. podId, room.name .. '|' .. participantId)
end

local function giveToPod(room, person, podId)
  person.internals.podId = podId
  leaseTo(room, person.shown.participantId, podId)
  redis.call('ZREM', shard .. 'deadlines', lostDeadline(room, person.shown.participantId))
end

local function takeFromPod(room, person)
  unleaseFrom(room, person.shown.participantId, person.internals.podId)
end

local function appendUpdated(room, person)
  return appendFact(room, 'participant-updated', person.shown, { participant = person.internals })
end

-- Its socket is gone: a deadline of its own takes the place of the pod's lease.
local function showReconnecting(room, person, removeAfterMs)
  takeFromPod(room, person)
  redis.call('ZADD', shard .. 'deadlines', dueTick(removeAfterMs), lostDeadline(room, person.shown.participantId))
  person.shown.connection = 'reconnecting'
  savePerson(room, person)
  return appendUpdated(room, person)
end
