-- Whose word counts: the newest owner's. A higher epoch than the stored one means that Redis was rewound; it is adopted.
-- Gives back room and person, or nothing and the refusal.
local function findOwned()
  local room = findRoom(input.room)
  local person = room and findPerson(room, input.owner.participantId)
  if not person then return nil, nil, { status = 'not-found' } end
  local stored = person.internals.ownerEpoch
  if input.owner.ownerEpoch < stored then return nil, nil, { status = 'stale-owner', ownerEpochSeen = stored } end
  person.internals.ownerEpoch = input.owner.ownerEpoch
  return room, person
end
