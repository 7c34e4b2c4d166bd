import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatMessage } from '@confab/contracts';
import type { LocalCluster } from '@confab/testkit';
import { BareClient, type ReceivedEvent } from '../bare/bare-client.ts';
import { sayingOf, type Saying } from './sayings.ts';

/** Refusals after which the same request is made again: its pod or its socket went, or it was too fast. */
const passing = new Set(['unavailable', 'timeout', 'rate-limited', 'conflict']);

/**
 * Somebody in a room who says things of all kinds, and whose pod may die at any moment: it then resumes at another one, and asks
 * again, under the same `requestId`, whatever was not answered.
 */
export class Talker {
  readonly identity: string;
  /** The room's events in the order in which they were told, by whatever pod, live or after a resume. */
  readonly heard: ReceivedEvent[] = [];
  /** Messages to one person, as they were pushed. */
  readonly directed: ChatMessage[] = [];
  /** What it said to all; each of it was answered. */
  readonly said: Saying[] = [];
  readonly whispered: string[] = [];
  participantId = '';
  resumes = 0;
  readonly #cluster: LocalCluster;
  #client: BareClient | null = null;
  #resumeToken = '';
  #pod: number;
  #firstSeq = 0;
  #phase: 'talking' | 'ended' = 'talking';
  #fault: unknown = null;

  constructor(cluster: LocalCluster, identity: string, pod: number) {
    this.#cluster = cluster;
    this.identity = identity;
    this.#pod = pod;
  }

  /** The newest number that it was told. */
  get seq(): number {
    return this.heard.at(-1)?.data.seq ?? this.#firstSeq;
  }

  async join(room: string): Promise<void> {
    const token = await this.#cluster.token({ identity: this.identity, room });
    const client = await BareClient.connect(this.#cluster.urls[this.#pod]!, { token });
    const joined = await client.request('join-room', { room });
    this.participantId = joined.self.participantId;
    this.#resumeToken = joined.resumeToken;
    this.#firstSeq = joined.seq;
    this.#use(client);
  }

  /** Says things of all kinds to all, in turn, and now and then one to one person; each until it is answered. */
  async talk(confidant: Talker, isOver: () => boolean): Promise<void> {
    for (let index = 0; !isOver(); index += 1) {
      const saying = sayingOf(this.participantId, `${this.identity}.${index}`, index);
      await this.ask(saying.event, { ...saying.payload, requestId: saying.mark });
      this.said.push(saying);
      if (index % 10 === 0) await this.whisper(confidant, `${this.identity}>${confidant.identity}.${index}`);
      await delay(Math.random() * 40);
    }
  }

  async whisper(to: Talker, text: string): Promise<void> {
    await this.ask('chat', { text, to: to.participantId, requestId: text });
    this.whispered.push(text);
  }

  /** All that it may read of what was written. */
  async history(): Promise<ChatMessage[]> {
    const messages: ChatMessage[] = [];
    for (;;) {
      const page = await this.ask('get-chat-history', messages[0] === undefined ? {} : { before: messages[0].id });
      if (page.messages.length === 0) return messages;
      messages.unshift(...page.messages);
    }
  }

  /** Its connection breaks; it comes back at this pod. */
  goTo(pod: number): void {
    this.#pod = pod;
    this.#client?.lose();
  }

  /** Asks until it is answered, at whatever pod. */
  async ask(event: string, payload: object) {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (this.#fault !== null) throw this.#fault;
      const socket = this.#client?.socket;
      // A socket that dies takes its answers with it.
      const answer =
        socket?.connected === true
          ? await socket
              .timeout(2_000)
              .emitWithAck(event, payload)
              .catch(() => undefined)
          : undefined;
      if (answer !== undefined && answer.error === undefined) return answer;
      if (answer !== undefined) assert.ok(passing.has(answer.error.code), JSON.stringify(answer.error));
      await delay(answer?.error.retryAfterMs ?? 50);
    }
    throw new Error(`${this.identity}: ${event} was never answered`);
  }

  end(): void {
    this.#phase = 'ended';
    this.#client?.close();
  }

  #use(client: BareClient): void {
    this.#client = client;
    for (const event of client.events) this.#hear(event);
    client.socket.onAny((name: string, data: unknown) => this.#hear({ name, data }));
    const onGone = (): void => {
      this.#client = null;
      if (this.#phase === 'talking') this.#resume().catch((error: unknown) => (this.#fault = error));
    };
    client.socket.once('disconnect', onGone);
    if (!client.socket.connected) onGone();
  }

  #hear({ name, data }: ReceivedEvent): void {
    if (typeof data?.seq === 'number') this.heard.push({ name, data });
    else if (name === 'chat') this.directed.push(data);
  }

  /** At its pod, and where that is gone at the next one. */
  async #resume(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const resumeToken = this.#resumeToken;
      const client = await BareClient.connect(this.#cluster.urls[this.#pod]!, { resumeToken }).catch(() => null);
      const answer = await client?.ask('resume', { resumeToken, seq: this.seq }).catch(() => undefined);
      if (client !== null && answer !== undefined && answer.error === undefined) {
        assert.ok(answer.events !== undefined, 'the log reaches back to what was missed');
        this.resumes += 1;
        this.#resumeToken = answer.resumeToken;
        for (const event of answer.events) this.#hear(event);
        this.#use(client);
        return;
      }
      client?.close();
      this.#pod = (this.#pod + 1) % this.#cluster.urls.length;
      await delay(50);
    }
    throw new Error(`${this.identity} could not resume`);
  }
}
