import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PodId } from '@confab/contracts';
import { DirectoryFixture, joined, joinInput, operation, roomAddress } from './directory-fixture.ts';
import type { RedisRoomDirectory } from './redis-room-directory.ts';

/** The keys of a room that the version without chat and lobbies knew, and took down. */
const known = ['', ':people', ':metadata', ':tokens', ':identities', ':producers', ':data', ':log'];

let fixture: DirectoryFixture;
let directory: RedisRoomDirectory;
before(async () => {
  fixture = await DirectoryFixture.start('standalone');
  directory = await fixture.directory();
});
after(() => fixture.stop());

test('what a pod of the version before left behind of a room is not the next one’s', async () => {
  const address = roomAddress();
  await directory.openRoom({ ...operation(), address, options: { lobby: true }, codecProfile: 'one' });
  const { self } = await joined(
    directory,
    joinInput(address, { grants: { ...joinInput(address).grants, roomAdmin: true } }),
  );
  const owner = { participantId: self.participantId, ownerEpoch: 1 };
  await directory.sendMessage({ ...operation(), address, owner, text: 'between us' });
  const guest = joinInput(address, { identity: 'guest', podId: 'pod-of-guest' as PodId });
  assert.equal((await directory.joinRoom(guest)).status, 'waiting');
  const admitted = { ...operation(), address, participantId: guest.participantId, decision: 'admitted' } as const;
  await directory.decideWaiting(admitted);
  const inside = await joined(directory, { ...guest, ...operation() });
  await directory.expelParticipant({ ...operation(), address, participantId: inside.self.participantId, ban: true });
  await directory.joinRoom(joinInput(address, { identity: 'other' }));

  const handle = await fixture.handle();
  const keys = (await fixture.keys()).filter((key) => key.includes(`:${address.room}`));
  const room = keys.find((key) => key.endsWith(`:${address.room}`)) ?? '';
  await handle.commands.unlink(...known.map((name) => room + name));

  const next = await joined(directory, joinInput(address, { identity: 'guest' }));
  assert.deepEqual((await directory.readRoom(address))?.waiting, []);
  assert.deepEqual(await directory.readMessages(address, next.epoch, { identity: 'guest', limit: 10 }), []);
});
