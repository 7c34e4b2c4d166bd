-- A node's heartbeat: renews the lease, stores description and report, lets go of the reservations the report contains.
-- KEYS    the region's nodes
-- ARGV    { nodeId, nodeEpoch, description (JSON text), report (JSON text), contained: [reservationId] }, settings
-- answer  { status: ok | fenced }; fenced: this epoch was declared lost, or a newer life of the node has registered
-- include region
if redis.call('ZSCORE', region .. 'lost', input.nodeEpoch) then return '{"status":"fenced"}' end
local known = redis.call('HGET', KEYS[1], input.nodeId)
if known and cjson.decode(known).nodeEpoch ~= input.nodeEpoch then return '{"status":"fenced"}' end
for _, reservationId in ipairs(input.contained) do drop(input.nodeId, reservationId) end
redis.call('HSET', KEYS[1], input.nodeId, input.description)
redis.call('HSET', region .. 'reports', input.nodeId, input.report)
redis.call('ZREM', region .. 'idle', input.nodeId)
redis.call('ZADD', region .. 'leases', currentTick() + settings.leaseTicks, input.nodeId)
publish({
  kind = 'row', nodeId = input.nodeId, report = input.report, reserved = reservedOn(input.nodeId), leased = true,
  -- The description is ten times the rest and stays the same but for its state: pods that know it are spared.
  description = known ~= input.description and input.description or nil,
})
return '{"status":"ok"}'
