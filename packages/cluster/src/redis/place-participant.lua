-- A participant's media lives on another node from now on; what it published on the old one is closed.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, from, to }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable } | { status: stale-owner, ownerEpochSeen }
--         not-found also when the participant is neither on `from` nor on `to`
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include owner
-- include subscribers
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room, person, refused = findOwned()
if refused then return answer(refused) end
local at = person.internals.placement
local function is(placement) return at.nodeId == placement.nodeId and at.nodeEpoch == placement.nodeEpoch end
if is(input.to) then return answer({ status = 'done', seq = room.seq }) end
if not is(input.from) then return answer({ status = 'not-found' }) end
local participantId = person.shown.participantId
-- It publishes anew there, under ids that are new: what only some might receive must not be for all then.
for producerId in pairs(person.producers) do
  local stored = cjson.decode(redis.call('HGET', room.key .. ':producers', producerId))
  keepSubscribers(person, stored.producer.source, stored.subscribers)
  redis.call('HDEL', room.key .. ':producers', producerId)
  appendFact(room, 'producer-closed', { producerId = producerId, participantId = participantId })
end
for dataProducerId in pairs(person.dataProducers) do
  redis.call('HDEL', room.key .. ':data', dataProducerId)
  appendFact(room, 'data-producer-closed', { dataProducerId = dataProducerId, participantId = participantId })
end
person.producers = {}
person.dataProducers = {}
person.internals.placement = input.to
savePerson(room, person)
return answer({ status = 'done', seq = appendUpdated(room, person) })
