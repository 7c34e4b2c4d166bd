-- Times in milliseconds that never come twice in a room: the clock's, or one after the last where that is not later (a tie, or a
-- replica that took over with a slower clock). `field` of the room keeps the last one.
local function timeAfterLast(room, field)
  local lastMs = tonumber(redis.call('HGET', room.key, field) or 0)
  local atMs = math.max(nowMs, lastMs + 1)
  redis.call('HSET', room.key, field, atMs)
  return atMs
end
