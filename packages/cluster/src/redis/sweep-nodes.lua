-- Advances the region's tick, at most once per tick length; ends leases and reservations; forgets nodes long without one.
-- KEYS    the region's nodes
-- ARGV    {}, settings
-- answer  { status: done, advanced }
-- include region
local serverTime = redis.call('TIME')
local nowMs = tonumber(serverTime[1]) * 1000 + math.floor(tonumber(serverTime[2]) / 1000)
local passedMs = nowMs - tonumber(redis.call('HGET', region .. 'tick', 'at') or 0)
-- A replica that took over may be behind: wait one tick by its clock rather than until it has caught up.
if passedMs < 0 then redis.call('HSET', region .. 'tick', 'at', nowMs) end
if passedMs < settings.tickMs then return '{"status":"done","advanced":false}' end
local tick = currentTick() + 1
redis.call('HSET', region .. 'tick', 'n', tick, 'at', nowMs)

for _, nodeId in ipairs(redis.call('ZRANGEBYSCORE', region .. 'leases', '-inf', tick)) do
  redis.call('ZREM', region .. 'leases', nodeId)
  redis.call('ZADD', region .. 'idle', tick + settings.forgetTicks, nodeId)
  publish({ kind = 'unleased', nodeId = nodeId })
end
-- Not declared lost: a node that was merely cut off registers its row again by its next heartbeat.
for _, nodeId in ipairs(redis.call('ZRANGEBYSCORE', region .. 'idle', '-inf', tick)) do forgetNode(nodeId) end
local freed = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', region .. 'holds', '-inf', tick, 'LIMIT', 0, 1000)) do
  local nodeId, reservationId = string.match(member, '^(.*)|([^|]*)$')
  drop(nodeId, reservationId)
  freed[nodeId] = true
end
for nodeId in pairs(freed) do publish({ kind = 'reserved', nodeId = nodeId, reserved = reservedOn(nodeId) }) end
return '{"status":"done","advanced":true}'
