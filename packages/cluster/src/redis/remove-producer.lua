-- Takes a producer out.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, producerId }, settings
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
if not person.producers[input.producerId] then return answer({ status = 'not-found' }) end
person.producers[input.producerId] = nil
savePerson(room, person)
redis.call('HDEL', room.key .. ':producers', input.producerId)
return answer({
  status = 'done',
  seq = appendFact(room, 'producer-closed', {
    producerId = input.producerId, participantId = input.owner.participantId,
  }),
})
