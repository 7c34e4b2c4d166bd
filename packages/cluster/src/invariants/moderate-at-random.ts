import type { ParticipantId, RoomAddress } from '@confab/contracts';
import { grants, operation } from '../directory/directory-fixture.ts';
import type { RoomDirectory } from '../room-directory.ts';
import type { World } from './world.ts';

/** Something that a moderator does to somebody, who may have left, or to who waits for that room. */
export async function moderateAtRandom(
  directory: RoomDirectory,
  world: World,
  { address, participantId }: { readonly address: RoomAddress; readonly participantId: ParticipantId },
): Promise<void> {
  const { random } = world;
  const once = { ...operation(), address };
  const waiting = world.pick((await directory.readRoom(address))?.waiting ?? []);
  const act = world.pick([
    () => directory.muteParticipant({ ...once, participantId, source: 'camera' }),
    () => directory.lockRoom({ ...once, locked: random() < 0.3, by: participantId }),
    () => directory.expelParticipant({ ...once, participantId, ban: false, message: 'out' }),
    async () => {
      const [record] = await directory.readParticipants(address, [participantId]);
      const expected = record?.grants ?? grants;
      const changed = { ...expected, canPublish: !expected.canPublish };
      return directory.changeGrants({ ...once, participantId, expected, grants: changed });
    },
    async () => {
      if (waiting === undefined) return { status: 'not-found' };
      const decision = world.pick(['admitted', 'denied', 'left'] as const) ?? 'left';
      return directory.decideWaiting({ ...once, participantId: waiting.participantId, decision });
    },
  ]);
  const outcome = await act?.();
  if (outcome?.status === 'done') world.count('moderated');
}
