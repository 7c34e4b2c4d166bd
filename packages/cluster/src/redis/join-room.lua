-- Adds a participant; opens the room when it is missing; puts an older presence of the same identity out. Whom the room's lobby
-- keeps is put into that instead: such an answer is not remembered, the next try may be let in.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, wanted (as in open-room), shown: Participant without joinedAt, internals,
--         isAdmin, longMetadata?, tokenHash }, settings
-- answer  { status: joined, shown, internals, epoch, seq, displaced } | { status: waiting, epoch, seq }
--         | { status: room-full | room-locked | banned | lobby-full | unavailable }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include lobby
-- include leave
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end

local room = findRoom(input.room)
local participantId = input.shown.participantId
local identity = input.shown.identity
local olderId = room and redis.call('HGET', room.key .. ':identities', identity)
if room then
  -- Whoever is inside already takes no new place: the newest presence replaces the older one, also in a locked room.
  local limits = redis.call('HMGET', room.key, 'maxParticipants', 'locked', 'lobby')
  if redis.call('SISMEMBER', room.key .. ':banned', identity) == 1 then return answer({ status = 'banned' }) end
  local passes = olderId or input.isAdmin or redis.call('SISMEMBER', room.key .. ':admitted', identity) == 1
  if limits[2] == '1' and not passes then return answer({ status = 'room-locked' }) end
  if limits[3] == '1' and not passes then
    local seq = startWaiting(room, {
      participantId = participantId, identity = identity, name = input.shown.name, podId = input.internals.podId,
    })
    if not seq then return '{"status":"lobby-full"}' end
    return cjson.encode({ status = 'waiting', epoch = room.epoch, seq = seq })
  end
  local present = redis.call('HLEN', room.key .. ':people') - (olderId and 1 or 0)
  local most = tonumber(limits[1])
  if most > 0 and present >= most then return answer({ status = 'room-full' }) end
else
  room = openRoom(input.room, input.wanted)
end

stopWaitingOf(room, identity, 'admitted')
local displaced = cjson.null
if olderId then
  local older = findPerson(room, olderId)
  takeOut(room, older, 'duplicate-identity')
  displaced = {
    participantId = olderId, podId = older.internals.podId, placement = older.internals.placement,
    ownerEpoch = older.internals.ownerEpoch,
  }
end

local person = { shown = input.shown, internals = input.internals, producers = {}, dataProducers = {} }
person.shown.joinedAt = isoTime(nowMs)
giveToPod(room, person, person.internals.podId)
savePerson(room, person)
redis.call('HSET', room.key .. ':identities', identity, participantId)
redis.call('HSET', room.key .. ':tokens', participantId, input.tokenHash)
if input.longMetadata then redis.call('HSET', room.key .. ':metadata', participantId, input.longMetadata) end
redis.call('HINCRBY', shard .. 'rooms:' .. tenantOf(room.name), string.match(room.name, ':(.*)$'), 1)
count(tenantOf(room.name), 1)
redis.call('ZREM', shard .. 'deadlines', 'empty|' .. room.name)
local seq = appendFact(room, 'participant-joined', person.shown, { participant = person.internals })
return answer({
  status = 'joined', shown = person.shown, internals = person.internals, epoch = room.epoch, seq = seq,
  displaced = displaced,
})
