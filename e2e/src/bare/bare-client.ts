import assert from 'node:assert/strict';
import { eventually } from '@confab/testkit';
import type { WireError } from '@confab/contracts';
import { io, type Socket } from 'socket.io-client';

export interface ReceivedEvent {
  readonly name: string;
  // What arrives is checked by the test that looks at it.
  readonly data: any; // oxlint-disable-line typescript/no-explicit-any
}

// oxlint-disable-next-line typescript/no-explicit-any
type Result = any;

/** What a tenant without any SDK has: socket.io-client, and the protocol page. */
export class BareClient {
  readonly socket: Socket;
  readonly events: ReceivedEvent[] = [];

  private constructor(url: string, auth: Record<string, unknown>) {
    this.socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
    this.socket.onAny((name: string, data: unknown) => this.events.push({ name, data }));
  }

  /** Rejects with the `data` of a refused connection. */
  static async connect(url: string, auth: Record<string, unknown>): Promise<BareClient> {
    const client = new BareClient(url, auth);
    const { socket } = client;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error: Error & { data?: WireError }) => {
        socket.close();
        reject(error.data === undefined ? error : Object.assign(new Error(error.message), error.data));
      });
    });
    return client;
  }

  /** The ack, error or not. Without a payload the event is sent as `emit(event, ack)`. */
  async ask(event: string, ...payload: unknown[]): Promise<Result> {
    return this.socket.timeout(15_000).emitWithAck(event, ...payload);
  }

  /** The result; an error fails the test. */
  async request(event: string, ...payload: unknown[]): Promise<Result> {
    const answer = await this.ask(event, ...payload);
    assert.equal(answer?.error, undefined, `${event}: ${JSON.stringify(answer?.error)}`);
    return answer;
  }

  /** The error; a result fails the test. */
  async refused(event: string, ...payload: unknown[]): Promise<WireError> {
    const answer = await this.ask(event, ...payload);
    assert.ok(answer?.error !== undefined, `${event} was answered with ${JSON.stringify(answer)}`);
    return answer.error as WireError;
  }

  /** The first event of that name that fits, also one that came before. */
  async event(
    name: string,
    fits: (data: ReceivedEvent['data']) => boolean = () => true,
  ): Promise<ReceivedEvent['data']> {
    const found = await eventually(
      () => {
        const event = this.events.find((candidate) => candidate.name === name && fits(candidate.data));
        assert.ok(event, `no ${name} among ${JSON.stringify(this.events).slice(0, 2000)}`);
        return event;
      },
      { withinMs: 10_000 },
    );
    return found.data;
  }

  /** The numbers of the room's events, in the order of their arrival. */
  seqs(): number[] {
    return this.events.flatMap(({ data }) => (typeof data?.seq === 'number' ? [data.seq] : []));
  }

  /** Loses the connection without a word, as a network does. */
  lose(): void {
    this.socket.io.engine.close();
  }

  close(): void {
    this.socket.disconnect();
  }
}
