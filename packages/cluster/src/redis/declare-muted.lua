-- What somebody says of its own microphone or camera; no fact when nothing changes.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, kind: audio | video, muted }, settings
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
local field = input.kind .. 'Muted'
if person.shown[field] == input.muted then return answer({ status = 'done', seq = room.seq }) end
person.shown[field] = input.muted
savePerson(room, person)
return answer({
  status = 'done',
  seq = appendFact(room, input.kind .. '-mute', { participantId = person.shown.participantId, muted = input.muted }),
})
