-- Start of every script on a region's node table.
-- KEYS[1] {cell:nodes:region}:nodes; all other keys share its hash tag and begin with `region`.
-- ARGV[1] the operation's input, JSON; ARGV[2] settings, JSON.
--   nodes     nodeId -> description (JSON)       reports  nodeId -> report (JSON)
--   leases    nodeId by the tick it ends at      idle     nodes without a lease by the tick they are forgotten at
--   reserved  nodeId -> consumers reserved       holds    'nodeId|reservationId' by tick; holding: the same -> consumers
--   lost      declared epochs by tick            tick     n, at
local region = string.sub(KEYS[1], 1, -string.len('nodes') - 1)
local input = cjson.decode(ARGV[1])
local settings = cjson.decode(ARGV[2])

local function currentTick() return tonumber(redis.call('HGET', region .. 'tick', 'n') or 0) end

local function describe(nodeId)
  local text = redis.call('HGET', KEYS[1], nodeId)
  return text and cjson.decode(text) or nil
end

local function publish(change) redis.call('SPUBLISH', region .. 'changes', cjson.encode(change)) end

local function reservedOn(nodeId) return tonumber(redis.call('HGET', region .. 'reserved', nodeId) or 0) end

-- Lets go of one reservation; the last one leaves no key behind.
local function drop(nodeId, reservationId)
  local member = nodeId .. '|' .. reservationId
  local consumers = redis.call('HGET', region .. 'holding', member)
  if not consumers then return false end
  redis.call('HDEL', region .. 'holding', member)
  redis.call('ZREM', region .. 'holds', member)
  if redis.call('HINCRBY', region .. 'reserved', nodeId, -consumers) <= 0 then
    redis.call('HDEL', region .. 'reserved', nodeId)
  end
  return true
end

local function forgetNode(nodeId)
  redis.call('HDEL', KEYS[1], nodeId)
  redis.call('HDEL', region .. 'reports', nodeId)
  redis.call('ZREM', region .. 'leases', nodeId)
  redis.call('ZREM', region .. 'idle', nodeId)
  for _, member in ipairs(redis.call('HKEYS', region .. 'holding')) do
    local holder, reservationId = string.match(member, '^(.*)|([^|]*)$')
    if holder == nodeId then drop(nodeId, reservationId) end
  end
  publish({ kind = 'gone', nodeId = nodeId })
end
