-- Reserves load on a node for one join. Repeating it changes nothing.
-- KEYS    the region's nodes
-- ARGV    { reservationId, nodeId, nodeEpoch, room, consumers, joinsPerMinute }, settings; joinsPerMinute 0: no cap
-- answer  { status: reserved | refused }
-- include region
local member = input.nodeId .. '|' .. input.reservationId
if redis.call('HEXISTS', region .. 'holding', member) == 1 then return '{"status":"reserved"}' end
local node = describe(input.nodeId)
if
  not node
  or node.nodeEpoch ~= input.nodeEpoch
  or node.state ~= 'serving'
  or not redis.call('ZSCORE', region .. 'leases', input.nodeId)
then
  return '{"status":"refused"}'
end
if input.joinsPerMinute > 0 then
  -- A window of this server's own minute; a fail-over may start it anew.
  local joins = region .. 'joins:' .. input.nodeId .. ':' .. input.room
  if tonumber(redis.call('GET', joins) or 0) >= input.joinsPerMinute then return '{"status":"refused"}' end
  if redis.call('INCR', joins) == 1 then redis.call('PEXPIRE', joins, 60000) end
end
redis.call('HSET', region .. 'holding', member, input.consumers)
redis.call('ZADD', region .. 'holds', currentTick() + settings.reservationTicks, member)
redis.call('HINCRBY', region .. 'reserved', input.nodeId, input.consumers)
publish({ kind = 'reserved', nodeId = input.nodeId, reserved = reservedOn(input.nodeId) })
return '{"status":"reserved"}'
