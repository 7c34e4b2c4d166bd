-- Opens a room, or finds the one that is open.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, wanted: { epoch, tenant, room, metadata, maxParticipants, emptyTimeoutMs,
--         maxDurationMs, locked, lobby, codecProfile } }, settings
-- answer  { status: done, created } | { status: unavailable }
-- include shard
-- include answer
-- include time
-- include room
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
if findRoom(input.room) then return answer({ status = 'done', created = false }) end
openRoom(input.room, input.wanted)
return answer({ status = 'done', created = true })
