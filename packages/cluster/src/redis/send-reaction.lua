-- Shows a reaction to all. Nothing is kept of it but its place in the log.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, emoji }, settings
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
return answer({
  status = 'done',
  seq = appendFact(room, 'reaction', { participantId = person.shown.participantId, emoji = input.emoji }),
})
