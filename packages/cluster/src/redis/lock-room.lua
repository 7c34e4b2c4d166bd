-- Locks or unlocks a room; no fact when nothing changes.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, locked, by? }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room = findRoom(input.room)
if not room then return answer({ status = 'not-found' }) end
local locked = input.locked and '1' or '0'
if redis.call('HGET', room.key, 'locked') == locked then return answer({ status = 'done', seq = room.seq }) end
redis.call('HSET', room.key, 'locked', locked)
return answer({
  status = 'done', seq = appendFact(room, 'room-locked', { locked = input.locked, participantId = input.by }),
})
