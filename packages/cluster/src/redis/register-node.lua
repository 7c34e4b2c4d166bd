-- A node process begins a life (epoch): its row takes the place of any older one. It counts as unleased until its first
-- heartbeat.
-- KEYS    the region's nodes
-- ARGV    { nodeId, description (JSON text), report (JSON text) }, settings
-- answer  { status: done }
-- include region
forgetNode(input.nodeId)
redis.call('HSET', KEYS[1], input.nodeId, input.description)
redis.call('HSET', region .. 'reports', input.nodeId, input.report)
redis.call('ZADD', region .. 'idle', currentTick() + settings.forgetTicks, input.nodeId)
publish({
  kind = 'row', nodeId = input.nodeId, description = input.description, report = input.report, reserved = 0,
  leased = false,
})
return '{"status":"done"}'
