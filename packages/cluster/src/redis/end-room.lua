-- Ends a room for all, only while it is in this epoch.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, epoch, reason }, settings
-- answer  { status: done, ended } | { status: unavailable }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include leave
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room = findRoom(input.room)
if not room or room.epoch ~= input.epoch then return answer({ status = 'done', ended = false }) end
takeDown(room, input.reason)
return answer({ status = 'done', ended = true })
