-- Takes a participant out, with all that it published, only while the room is in this epoch.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, epoch, reason }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable } | { status: stale-owner, ownerEpochSeen }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include leave
-- include owner
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room, person, refused = findOwned()
if refused then return answer(refused) end
if room.epoch ~= input.epoch then return answer({ status = 'not-found' }) end
return answer({ status = 'done', seq = takeOut(room, person, input.reason) })
