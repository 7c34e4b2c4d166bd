import type { AudioLevel, LevelSignal, RoomSignals, SignalWatch } from '@confab/cluster';
import type { NodeId } from '@confab/contracts';
import type { Clock, Logger, Timer } from '@confab/platform';
import type { RoomRef } from '../media-links.ts';
import { levelIntervalMs, type AudioLevels, type Microphone } from './audio-levels.ts';
import { chooseSpeaker, nobodySpeaks, volumeOf, withoutParticipant } from './choose-speaker.ts';
import { electHome, HeardNodes } from './heard-nodes.ts';

/** A node that hears nobody says that it is there. */
const signOfLifeMs = 1_000;
/** What was published last is published again: a signal may be lost, and pods come later. */
const repeatAfterMs = 5_000;
/** In one signal: more than can be audible. */
const maxLevels = 8;

export interface RoomSpeakerOptions {
  readonly room: RoomRef;
  readonly nodeId: NodeId;
  /** Of the room's microphones on this node; the speaker's to close. */
  readonly levels: Pick<AudioLevels, 'size' | 'heard' | 'listen' | 'close'>;
  readonly signals: RoomSignals;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True while the room has links to other nodes: they hear, and decide, too. */
  readonly isLinked: () => boolean;
}

/**
 * Who speaks in a room. Every node of it with a microphone hears its own, tells the others how loud they are, and decides; only
 * the home node's word is published. So another one that has to take its place knows as much as it did.
 */
export class RoomSpeaker {
  readonly #options: RoomSpeakerOptions;
  readonly #nodes = new HeardNodes();
  #beat: Timer | null = null;
  /** Of the other nodes' levels, wanted while the room is linked. */
  #watch: Promise<SignalWatch> | null = null;
  #state = nobodySpeaks;
  /** As text; null while another node decides, and when ours has to be said anew. */
  #published: string | null = decisionOf(nobodySpeaks);
  #publishedAtMs = 0;
  #toldLevels: { readonly atMs: number; readonly count: number } | null = null;

  constructor(options: RoomSpeakerOptions) {
    this.#options = options;
  }

  /** Listens to a microphone until the answer is called. */
  listen(microphone: Microphone): () => void {
    const { participantId } = microphone;
    const unlisten = this.#options.levels.listen(microphone);
    this.#beat ??= this.#options.clock.every(levelIntervalMs, () => this.#look());
    return () => {
      unlisten();
      this.#state = withoutParticipant(this.#state, participantId);
      if (this.#options.levels.size === 0) this.#rest();
    };
  }

  /** The room has ended on this node. */
  close(): void {
    this.#options.levels.close();
    this.#rest();
  }

  #look(): void {
    const { clock, isLinked } = this.#options;
    const nowMs = clock.nowMs();
    const own = this.#heard();
    if (isLinked()) {
      this.#watch ??= this.#open();
      const isDue = nowMs - (this.#toldLevels?.atMs ?? -Infinity) >= signOfLifeMs;
      // The last word of who fell silent, too.
      if (own.length > 0 || (this.#toldLevels?.count ?? 0) > 0 || isDue) this.#tellLevels(own, false);
    } else this.#unwatch();
    this.#state = chooseSpeaker(this.#state, [...own, ...this.#nodes.levels(nowMs)], nowMs);
    this.#publish(nowMs);
  }

  #publish(nowMs: number): void {
    const { nodeId, signals, room } = this.#options;
    if (electHome(nodeId, this.#nodes.present(nowMs)) !== nodeId) {
      this.#published = null;
      return;
    }
    const { speaker, audible, dBov } = this.#state;
    const decision = decisionOf(this.#state);
    const isRepetition = decision === this.#published;
    // Nobody misses the news that nobody has spoken yet.
    if (isRepetition && (audible.length === 0 || nowMs - this.#publishedAtMs < repeatAfterMs)) return;
    this.#published = decision;
    this.#publishedAtMs = nowMs;
    signals.publishLive(room, {
      type: 'speaker',
      epoch: room.epoch,
      participantId: speaker,
      volume: speaker === null ? 0 : volumeOf(dBov),
      audible: audible.map(({ participantId }) => participantId),
    });
  }

  #onLevels(signal: LevelSignal): void {
    const { nodeId, room, clock } = this.#options;
    if (this.#beat === null || signal.epoch !== room.epoch || signal.nodeId === nodeId) return;
    if (!this.#nodes.hear(signal, clock.nowMs())) return;
    // It should not take itself for alone any longer than it must; and what it published as such is corrected.
    this.#tellLevels(this.#heard(), false);
    this.#published = null;
  }

  #heard(): AudioLevel[] {
    return this.#options.levels.heard.toSorted((a, b) => b.dBov - a.dBov).slice(0, maxLevels);
  }

  #tellLevels(levels: LevelSignal['levels'], isLeaving: boolean): void {
    const { nodeId, room, signals, clock } = this.#options;
    this.#toldLevels = isLeaving ? null : { atMs: clock.nowMs(), count: levels.length };
    signals.publishLevels(room, { epoch: room.epoch, nodeId, levels, isLeaving });
  }

  #open(): Promise<SignalWatch> {
    const { signals, room, logger } = this.#options;
    const watch = signals.watchLevels(room, (signal) => this.#onLevels(signal));
    watch.catch((error: unknown) => {
      // Decides alone until then; the next look tries again.
      if (this.#watch === watch) this.#watch = null;
      logger.debug({ err: error, ...room }, 'the levels of other nodes cannot be heard');
    });
    return watch;
  }

  #unwatch(): void {
    this.#watch?.then(
      (watch) => watch.close(),
      () => undefined,
    );
    this.#watch = null;
    this.#toldLevels = null;
    this.#nodes.clear();
  }

  /** No microphone is left here. */
  #rest(): void {
    if (this.#beat === null) return;
    this.#beat.cancel();
    this.#beat = null;
    const nowMs = this.#options.clock.nowMs();
    const isAlone = this.#nodes.present(nowMs).length === 0;
    if (this.#toldLevels !== null) this.#tellLevels([], true);
    this.#state = nobodySpeaks;
    if (isAlone) this.#publish(nowMs);
    this.#published = decisionOf(nobodySpeaks);
    this.#unwatch();
  }
}

function decisionOf({ speaker, audible }: typeof nobodySpeaks): string {
  return JSON.stringify([speaker, ...audible.map(({ participantId }) => participantId)]);
}
