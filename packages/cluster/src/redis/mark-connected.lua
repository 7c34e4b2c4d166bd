-- The owner's socket is there after all: its pod slept, and its lease ran out meanwhile. The pod says which one it is: a rewound
-- Redis knows an earlier one, whose lease nobody renews.
-- KEYS    the shard's generation
-- ARGV    { operation, operationId, room, seen, owner, podId }, settings
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
if person.shown.connection == 'connected' then return answer({ status = 'done', seq = room.seq }) end
giveToPod(room, person, input.podId)
person.shown.connection = 'connected'
savePerson(room, person)
return answer({ status = 'done', seq = appendUpdated(room, person) })
