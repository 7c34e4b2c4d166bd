import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Transport } from '@confab/contracts';
import {
  eventually,
  MediaConnection,
  proves,
  startCluster,
  type LocalCluster,
  type Participant,
} from '@confab/testkit';
import { BareClient } from '../bare/bare-client.ts';

describe('a transport of the media node', () => {
  let cluster: LocalCluster;
  const opened: MediaConnection[] = [];
  const clients: BareClient[] = [];

  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 1, workers: 1 });
  });
  after(async () => {
    for (const connection of opened) connection.close();
    for (const client of clients) client.close();
    await cluster?.stop();
  });

  async function join(identity: string, room: string, transports: readonly string[]) {
    const client = await BareClient.connect(cluster.urls[0]!, { token: await cluster.token({ identity, room }) });
    clients.push(client);
    return { client, joined: await client.request('join-room', { room, transports }) };
  }

  async function connect(client: BareClient, transport: Transport): Promise<MediaConnection> {
    const connection = await MediaConnection.open(transport, { onPacket: () => undefined });
    opened.push(connection);
    const { dtlsParameters } = connection;
    await client.request('connect-transport', { transportId: transport.id, dtlsParameters });
    connection.dial();
    await connection.connected;
    return connection;
  }

  it('lives until the next one of its direction is connected, and is called replaced then', async () => {
    proves('create-transport', 'transport-closed');
    const { client, joined } = await join('carl', 'replaced', ['recv']);
    const older = await connect(client, joined.transports.recv);
    const { transport } = await client.request('create-transport', { direction: 'recv' });
    assert.equal(older.state, 'connected');
    assert.equal(
      client.events.some(({ name }) => name === 'transport-closed'),
      false,
    );
    await connect(client, transport);
    assert.deepEqual(await client.event('transport-closed'), {
      transportId: joined.transports.recv.id,
      reason: 'replaced',
    });
    await eventually(() => older.state !== 'connected', { withinMs: 5_000 });
  });

  it('carries nothing more to a data consumer that its client has closed, while others go on', async () => {
    proves('close-data-consumer');
    const [speaker, quiet, other] = await Promise.all([
      cluster.join('speaker', 'data', { data: true, publish: [] }),
      cluster.join('quiet', 'data', { data: true, publish: [] }),
      cluster.join('other', 'data', { data: true, publish: [] }),
    ]);
    const people = [speaker, quiet, other];
    try {
      const sender = await speaker.openData({ label: 'notes' });
      const heard = (person: Participant): string[] => person.messages.map(({ data }) => String(data));
      await eventually(
        () => {
          sender.send('hello');
          assert.ok([quiet, other].every((person) => heard(person).includes('hello')));
        },
        { withinMs: 10_000, everyMs: 100 },
      );
      await quiet.closeDataConsumer(sender.dataProducerId);
      const before = heard(quiet).length;
      sender.send('one more');
      await eventually(() => heard(other).includes('one more'), { withinMs: 5_000 });
      assert.equal(heard(quiet).length, before);
      assert.deepEqual(
        people.flatMap(({ log, failures }) => [...log.violations, ...failures]),
        [],
      );
      assert.deepEqual(quiet.log.named('data-consumer-closed'), [], 'who closes is not told');
    } finally {
      for (const person of people) person.close();
    }
  });
});
