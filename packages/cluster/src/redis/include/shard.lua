-- Start of every script on a shard.
-- KEYS[1] {cell:sNNN}:generation; all other keys of the script share its hash tag and begin with `shard`.
-- ARGV[1] the operation's input, JSON; ARGV[2] settings that are equal for all operations of a process, JSON.
local shard = string.sub(KEYS[1], 1, -string.len('generation') - 1)
local input = cjson.decode(ARGV[1])
local settings = cjson.decode(ARGV[2])
local serverTime = redis.call('TIME')
local nowMs = tonumber(serverTime[1]) * 1000 + math.floor(tonumber(serverTime[2]) / 1000)

-- A shard without generation was emptied, or is new. Operations wait until pods and nodes have announced what they hold.
local function rebuilding()
  if redis.call('EXISTS', KEYS[1]) == 1 then return false end
  local sinceMs = tonumber(redis.call('GET', shard .. 'rebuild') or nowMs + 1)
  if nowMs < sinceMs then
    redis.call('SET', shard .. 'rebuild', nowMs, 'PX', settings.rebuildMs * 10)
    return true
  end
  if nowMs - sinceMs < settings.rebuildMs then return true end
  redis.call('DEL', shard .. 'rebuild')
  redis.call('SET', KEYS[1], nowMs .. '.' .. settings.instance)
  return false
end

local function currentTick() return tonumber(redis.call('HGET', shard .. 'tick', 'n') or 0) end

-- The tick at which `ms` from now have passed for certain: the running tick may be about to end, so one is added.
local function dueTick(ms)
  if ms == 0 then return currentTick() end
  return currentTick() + math.ceil(ms / settings.tickMs) + 1
end
