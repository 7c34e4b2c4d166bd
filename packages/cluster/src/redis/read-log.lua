-- The facts after a number, oldest first, while the log still holds all of them.
-- KEYS    the shard's generation
-- ARGV    { room, seen, epoch, afterSeq }, settings
-- answer  [unavailable] | [gone] | [facts, fact, …]
-- include shard
-- include time
-- include room
if rebuilding() then return { 'unavailable' } end
local room = findRoom(input.room)
if not room or room.epoch ~= input.epoch then return { 'gone' } end
local missing = room.seq - input.afterSeq
if missing < 0 or missing > redis.call('LLEN', room.key .. ':log') then return { 'gone' } end
if missing == 0 then return { 'facts' } end
local facts = redis.call('LRANGE', room.key .. ':log', -missing, -1)
table.insert(facts, 1, 'facts')
return facts
