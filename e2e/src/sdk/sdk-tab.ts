import assert from 'node:assert/strict';
import type { JoinOptions, Source } from '@confab/client';
import { eventually } from '@confab/testkit';
import type { Page } from 'playwright-core';

/** One tab with the SDK in it; what runs in the page finds `window.room`. */
export class SdkTab {
  readonly identity: string;
  readonly page: Page;

  constructor(identity: string, page: Page) {
    this.identity = identity;
    this.page = page;
    page.on('pageerror', (error) => process.stderr.write(`${identity}: ${error.stack ?? error.message}\n`));
  }

  /** Joins and writes down what the room tells. `waiting` is written down when the room has a lobby. */
  async join(options: Omit<JoinOptions, 'signal' | 'onWaiting'>): Promise<void> {
    await this.page.evaluate(async (given) => {
      const note = (...what: unknown[]) => void window.events.push(what.join(' '));
      const room = await window.connection.join({ ...given, onWaiting: () => note('waiting') });
      window.room = room;
      const nameOf = (participantId: string | null) =>
        [...room.participants.values()].find((one) => one.participantId === participantId)?.identity ??
        (participantId === room.localParticipant.participantId ? 'me' : participantId);
      room.on('participantJoined', (who) => note('joined', who.identity));
      room.on('participantLeft', (who, reason) => note('left', who.identity, reason));
      room.on('participantUpdated', (who) => note('updated', who.identity, who.name, who.audioMuted, who.videoMuted));
      room.on('chatMessage', ({ text }) => note('chat', text));
      room.on('handsChanged', () => note('hands', ...room.hands.map(({ identity }) => identity)));
      room.on('reaction', (who, emoji) => note('reaction', nameOf(who), emoji));
      room.on('activeSpeakerChanged', (who) => note('speaker', nameOf(who)));
      room.on('connectionQualityChanged', (who, quality) => note('quality', nameOf(who), quality));
      room.on('roomLockedChanged', (locked) => note('locked', locked));
      room.on('waitingChanged', () => note('lobby', ...room.waiting.map(({ identity }) => identity)));
      room.on('permissionsChanged', ({ canPublish, canSubscribe }) => note('may', canPublish, canSubscribe));
      room.on('removed', (reason, message) => note('removed', reason, message));
      room.on('roomEnded', (reason) => note('ended', reason));
      room.on('closed', ({ reason }) => note('closed', reason));
      room.on('trackSubscribed', (_track, what, who) => note('subscribed', who.identity, what.source));
      room.on('trackUnsubscribed', (_track, what, who) => note('unsubscribed', who.identity, what.source));
      room.on('trackUnpublished', (what, who) => note('unpublished', who.identity, what.source));
      room.on('trackMuted', (what, who) => note('muted', who.identity, what.source));
      room.on('trackUnmuted', (what, who) => note('unmuted', who.identity, what.source));
      room.on('subscriptionPermissionChanged', (what, who, allowed) => note('permission', who.identity, what.source, allowed)); // prettier-ignore
      room.on('localTrackMuted', ({ source }) => note('local muted', source));
      room.on('localTrackUnpublished', ({ source }, error) => note('local unpublished', source, (error as { code?: string })?.code)); // prettier-ignore
      room.on('dataReceived', (payload, who, label) => note('data', who.identity, label, payload));
      room.on('audioBlockedChanged', (blocked) => note('audio blocked', blocked));
      room.on('connectionStateChanged', (state) => note('connection', state));
    }, options);
  }

  /** Runs in the page, with what `window` holds. */
  run<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.page.evaluate(work);
  }

  events(): Promise<string[]> {
    return this.page.evaluate(() => window.events);
  }

  /** Resolves when the room has told this line. */
  async told(line: string, withinMs = 8_000): Promise<void> {
    await eventually(
      async () => {
        const events = await this.events();
        assert.ok(events.includes(line), `${this.identity}: no "${line}" in ${JSON.stringify(events)}`);
      },
      { withinMs, everyMs: 50 },
    );
  }

  /** Resolves when all of them are in its room. */
  async sees(...identities: string[]): Promise<void> {
    await this.page.waitForFunction(
      (who) => who.every((one) => [...window.room.participants.values()].some(({ identity }) => identity === one)),
      identities,
    );
  }

  /** The id under which others know this tab's participant. */
  id(): Promise<string> {
    return this.run(() => window.room.localParticipant.participantId);
  }

  /** Packets that arrived so far from a source of somebody. */
  packetsFrom(identity: string, source: Source): Promise<number> {
    return this.#inbound(identity, source, 'packetsReceived');
  }

  /** Pictures of somebody's camera that were decoded so far. */
  framesOf(identity: string): Promise<number> {
    return this.#inbound(identity, 'camera', 'framesDecoded');
  }

  #inbound(identity: string, source: Source, counter: 'packetsReceived' | 'framesDecoded'): Promise<number> {
    return this.page.evaluate(
      async ([who, what, count]) => {
        const them = [...window.room.participants.values()].find((one) => one.identity === who);
        const stats = [...((await them?.publication(what)?.getStats())?.values() ?? [])];
        return (stats.find(({ type }) => type === 'inbound-rtp')?.[count] as number | undefined) ?? 0;
      },
      [identity, source, counter] as const,
    );
  }

  /** Resolves when more of it arrives than has until now. */
  async receives(identity: string, source: Source): Promise<void> {
    const before = await this.packetsFrom(identity, source);
    await eventually(
      async () => {
        const now = await this.packetsFrom(identity, source);
        assert.ok(now > before + 5, `${this.identity} got ${now - before} packets of ${identity}'s ${source}`);
      },
      { withinMs: 10_000, everyMs: 50 },
    );
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
