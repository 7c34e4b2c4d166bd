-- Who may receive what somebody published on a node that was lost, until it is published again on the next one. Only the source
-- tells then which track is which: with several of one source each gets what all of them allowed. Lists are JSON text.
--   kept  source -> { subscribers, left: how many are to be published again }; a node may be lost before they are
local function narrow(one, other)
  if not one or one == other then return other end
  if not other then return one end
  local named = {}
  for _, identity in ipairs(cjson.decode(one)) do named[identity] = true end
  local both = {}
  for _, identity in ipairs(cjson.decode(other)) do
    if named[identity] then table.insert(both, identity) end
  end
  return #both == 0 and '[]' or cjson.encode(both)
end

local function keepSubscribers(person, source, subscribers)
  person.kept = person.kept or {}
  local kept = person.kept[source] or { left = 0 }
  person.kept[source] = { subscribers = narrow(kept.subscribers, subscribers), left = kept.left + 1 }
end

local function takeSubscribers(person, source)
  local kept = person.kept and person.kept[source]
  if not kept then return nil end
  kept.left = kept.left - 1
  if kept.left == 0 then person.kept[source] = nil end
  return kept.subscribers
end
