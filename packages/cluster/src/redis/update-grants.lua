-- Stores a participant's new grants, by its own new token or, without `owner`, by somebody else's word. Others see nothing new in
-- the fact; pods do.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, grants (JSON text), owner }, settings; or, by another's word,
--         { …, participantId, expected (JSON text) } instead of `owner`
-- answer  { status: done, seq } | { status: not-found | changed-meanwhile | unavailable } | { status: stale-owner, ownerEpochSeen }
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
local room, person, refused
if input.owner then
  room, person, refused = findOwned()
  if refused then return answer(refused) end
else
  room = findRoom(input.room)
  person = room and findPerson(room, input.participantId)
  if not person then return answer({ status = 'not-found' }) end
end
if not input.owner and person.internals.grants ~= input.expected then return answer({ status = 'changed-meanwhile' }) end
if person.internals.grants == input.grants then return answer({ status = 'done', seq = room.seq }) end
person.internals.grants = input.grants
savePerson(room, person)
return answer({ status = 'done', seq = appendUpdated(room, person) })
