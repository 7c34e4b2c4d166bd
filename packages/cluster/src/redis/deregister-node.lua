-- A node leaves by itself; only while it is in this epoch.
-- KEYS    the region's nodes
-- ARGV    { nodeId, nodeEpoch }, settings
-- answer  { status: done }
-- include region
local node = describe(input.nodeId)
if node and node.nodeEpoch == input.nodeEpoch then forgetNode(input.nodeId) end
return '{"status":"done"}'
