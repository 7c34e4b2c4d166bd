-- A participant's socket is gone: shows it as reconnecting and sets the deadline of its removal.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, removeAfterMs }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable } | { status: stale-owner, ownerEpochSeen }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include owner
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room, person, refused = findOwned()
if refused then return answer(refused) end
if person.shown.connection == 'reconnecting' then return answer({ status = 'done', seq = room.seq }) end
return answer({ status = 'done', seq = showReconnecting(room, person, input.removeAfterMs) })
