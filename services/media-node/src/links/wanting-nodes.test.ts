import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { eventually } from '@confab/testkit';
import type { OriginMessageOutput, Wanted } from '@confab/wire';
import type { types } from 'mediasoup';
import { mediaCodecs } from '../core/codecs.ts';
import type { OriginConnection } from './link-connections.ts';
import { createPipeHalf, tupleOf } from './pipe-half.ts';
import { soon, TestCluster } from './testing/test-cluster.ts';
import { TestPublisher } from './testing/test-media.ts';
import { testRoom, type TestNode } from './testing/test-node.ts';

const cluster = new TestCluster();
afterEach(() => cluster.stop());

/** A wanting node that says what the test says. */
class ScriptedWanting {
  readonly heard: OriginMessageOutput[] = [];
  closed: string | undefined;
  readonly #connection: OriginConnection;
  readonly #half: types.PipeTransport;

  private constructor(origin: TestNode, half: types.PipeTransport) {
    this.#half = half;
    this.#connection = origin.dialer.session(origin.origin.address, {
      onMessage: (message) => this.heard.push(message),
      onClosed: (error) => (this.closed = error.code),
    });
  }

  static async dial(origin: TestNode, nodeEpoch = '01', originNodeEpoch: string = origin.identity.nodeEpoch) {
    const router = await origin.worker.createRouter({ mediaCodecs });
    const half = await createPipeHalf(router, { ip: '127.0.0.1', portMin: 45_000, portMax: 46_999 });
    const wanting = new ScriptedWanting(origin, half);
    wanting.#connection.send({ hello: { nodeId: 'w', nodeEpoch, protocolVersion: 1, originNodeEpoch } });
    return wanting;
  }

  openLink(linkId: string): void {
    const { tenant, room, epoch } = testRoom;
    this.#connection.send({ openLink: { linkId, tenant, room, roomEpoch: epoch, tuple: tupleOf(this.#half) } });
  }

  want(linkId: string, revision: number, ...producers: Wanted[]): void {
    this.#connection.send({ wantedSet: { linkId, revision, producers, dataProducers: [] } });
  }

  close(): void {
    this.#connection.close();
  }

  async hears<Kind extends NonNullable<OriginMessageOutput['message']>>(kind: Kind) {
    await eventually(() => this.heard.some(({ message }) => message === kind), soon);
    const index = this.heard.findIndex(({ message }) => message === kind);
    const [message] = this.heard.splice(index, 1);
    return message?.[kind];
  }
}

test('a half that no wanted set confirms dies after 10 s', async () => {
  const clock = new FakeClock();
  const a = await cluster.start({ nodeId: 'a', clock });
  await a.router();
  const wanting = await ScriptedWanting.dial(a);
  wanting.openLink('link');
  assert.match((await wanting.hears('linkOpened'))?.tuple?.ip ?? '', /^127\.0\.0\.1$/);
  await clock.advance(9_900);
  assert.equal(a.links.stats.rows().length, 1);
  await clock.advance(100);
  assert.equal((await wanting.hears('linkClosed'))?.reason, 'unconfirmed');
  assert.equal(a.links.stats.rows().length, 0);
  assert.equal(await a.holdCount(), 0);
});

test('a node that is itself among those who wait refuses: relays make no loop', async () => {
  const a = await cluster.start({ nodeId: 'a' });
  await TestPublisher.start(a, 'camera.1');
  const wanting = await ScriptedWanting.dial(a);
  wanting.openLink('link');
  await wanting.hears('linkOpened');
  wanting.want('link', 1, { id: 'camera.1', attempt: 1, path: ['a', 'c', 'w'] });
  assert.equal((await wanting.hears('pipeProducerRefused'))?.code, 'conflict');
  assert.equal(a.links.stats.rows()[0]?.producers, 0);
  wanting.want('link', 2, { id: 'camera.1', attempt: 2, path: ['c', 'w'] });
  assert.equal((await wanting.hears('pipeProducer'))?.attempt, 2);
});

test('another attempt at a producer gets another pipe consumer, and an older set is not heard', async () => {
  const a = await cluster.start({ nodeId: 'a' });
  await TestPublisher.start(a, 'camera.1');
  const wanting = await ScriptedWanting.dial(a);
  wanting.openLink('link');
  await wanting.hears('linkOpened');
  wanting.want('link', 5, { id: 'camera.1', attempt: 1 });
  const first = await wanting.hears('pipeProducer');
  wanting.want('link', 6, { id: 'camera.1', attempt: 2 });
  const second = await wanting.hears('pipeProducer');
  assert.equal(second?.attempt, 2);
  assert.notEqual(second?.rtpParametersJson, first?.rtpParametersJson);
  wanting.want('link', 4, { id: 'camera.1', attempt: 1 });
  wanting.want('link', 7, { id: 'camera.1', attempt: 2 }, { id: 'nothing.1', attempt: 3 });
  assert.equal((await wanting.hears('pipeProducerRefused'))?.code, 'not-found');
  assert.equal(wanting.heard.filter(({ message }) => message === 'pipeProducer').length, 0);
});

test('a stream for another epoch is refused, and one without a hello ends', async () => {
  const clock = new FakeClock();
  const a = await cluster.start({ nodeId: 'a', clock });
  const stale = await ScriptedWanting.dial(a, '01', 'an earlier epoch');
  await eventually(() => stale.closed === 'conflict', soon);
  const heard: string[] = [];
  a.dialer.session(a.origin.address, { onMessage: () => undefined, onClosed: ({ code }) => heard.push(code) });
  await eventually(() => clock.pending > 0, soon);
  await clock.advance(2_000);
  await eventually(() => heard.includes('timeout'), soon);
});

test('links outlive a broken stream of their node, and end with a new epoch of it', async () => {
  const a = await cluster.start({ nodeId: 'a' });
  await TestPublisher.start(a, 'camera.1');
  const first = await ScriptedWanting.dial(a);
  first.openLink('link');
  await first.hears('linkOpened');
  first.want('link', 1, { id: 'camera.1', attempt: 1 });
  const before = await first.hears('pipeProducer');
  first.close();

  const second = await ScriptedWanting.dial(a);
  await second.hears('hello');
  second.want('link', 2, { id: 'camera.1', attempt: 1 });
  assert.deepEqual(await second.hears('pipeProducer'), before);
  second.want('unknown', 1);
  assert.equal((await second.hears('linkClosed'))?.linkId, 'unknown');

  const restarted = await ScriptedWanting.dial(a, '02');
  await restarted.hears('hello');
  assert.equal(a.links.stats.rows().length, 0);
  await eventually(() => second.closed !== undefined, soon);
});
