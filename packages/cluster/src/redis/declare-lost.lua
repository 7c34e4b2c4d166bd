-- Declares a node's epoch lost, once; refused while its lease stands.
-- KEYS    the region's nodes
-- ARGV    { nodeId, nodeEpoch }, settings
-- answer  { status: declared | already | leased }
-- include region
if redis.call('ZSCORE', region .. 'lost', input.nodeEpoch) then return '{"status":"already"}' end
local node = describe(input.nodeId)
local current = node and node.nodeEpoch == input.nodeEpoch
if current and redis.call('ZSCORE', region .. 'leases', input.nodeId) then return '{"status":"leased"}' end
redis.call('ZADD', region .. 'lost', currentTick(), input.nodeEpoch)
-- A node that still does not know after its thousand successors has long been restarted.
redis.call('ZREMRANGEBYRANK', region .. 'lost', 0, -1001)
if current then forgetNode(input.nodeId) end
return '{"status":"declared"}'
