-- Raises or takes down somebody's hand; no fact when nothing changes: a hand that is up keeps its place.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, raised }, settings
-- answer  { status: done, seq } | { status: not-found | unavailable } | { status: stale-owner, ownerEpochSeen }
-- include shard
-- include answer
-- include time
-- include room
-- include fact
-- include person
-- include owner
-- include sequel
if rebuilding() then return '{"status":"unavailable"}' end
local earlier = redis.call('GET', answerKey)
if earlier then return earlier end
local room, person, refused = findOwned()
if refused then return answer(refused) end
local isRaised = person.shown.handRaisedAt ~= cjson.null
if isRaised == input.raised then return answer({ status = 'done', seq = room.seq }) end
local raisedAt = input.raised and isoTime(timeAfterLast(room, 'lastHandMs')) or cjson.null
person.shown.handRaisedAt = raisedAt
savePerson(room, person)
return answer({
  status = 'done',
  seq = appendFact(room, 'raised-hand', {
    participantId = person.shown.participantId, raised = input.raised, handRaisedAt = raisedAt,
  }),
})
