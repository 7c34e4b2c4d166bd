-- The whole table of a region: a few hundred nodes of some 6 KB.
-- KEYS    the region's nodes
-- ARGV    {}, settings
-- answer  [nodes, nodeId, description, report, reserved consumers, 1 when leased, nodeId, …]
-- include region
local rows = { 'nodes' }
local described = redis.call('HGETALL', KEYS[1])
for index = 1, #described, 2 do
  local nodeId = described[index]
  table.insert(rows, nodeId)
  table.insert(rows, described[index + 1])
  table.insert(rows, redis.call('HGET', region .. 'reports', nodeId) or '')
  table.insert(rows, reservedOn(nodeId))
  table.insert(rows, redis.call('ZSCORE', region .. 'leases', nodeId) and 1 or 0)
end
return rows
