-- Stores a participant's new grants. Publishes nothing: others do not see them.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, grants (JSON text) }, settings
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
person.internals.grants = input.grants
savePerson(room, person)
return answer({ status = 'done', seq = room.seq })
