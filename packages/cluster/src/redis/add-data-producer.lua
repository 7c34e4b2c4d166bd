-- Publishes a data channel; no fact when it is known already.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, dataProducer }, settings
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
local dataProducer = input.dataProducer
local stored = redis.call('HGET', room.key .. ':data', dataProducer.dataProducerId)
if stored then
  local known = cjson.decode(stored).participantId == input.owner.participantId
  return answer(known and { status = 'done', seq = room.seq } or { status = 'not-found' })
end
redis.call('HSET', room.key .. ':data', dataProducer.dataProducerId, cjson.encode(dataProducer))
person.dataProducers[dataProducer.dataProducerId] = 1
savePerson(room, person)
return answer({ status = 'done', seq = appendFact(room, 'new-data-producer', dataProducer) })
