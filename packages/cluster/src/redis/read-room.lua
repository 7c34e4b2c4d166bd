-- All of a room at one seq. Bounded by the room's limit of participants: 10,000 are about 8 MB.
-- KEYS    the shard's generation
-- ARGV    { room, seen }, settings
-- answer  [unavailable] | [none] | [room, fields and values of the room, participants, producers, data producers,
--         waiting]
-- include shard
-- include time
-- include room
if rebuilding() then return { 'unavailable' } end
local room = findRoom(input.room)
if not room then return { 'none' } end
return {
  'room',
  redis.call('HGETALL', room.key),
  redis.call('HVALS', room.key .. ':people'),
  redis.call('HVALS', room.key .. ':producers'),
  redis.call('HVALS', room.key .. ':data'),
  redis.call('HVALS', room.key .. ':waiting'),
}
