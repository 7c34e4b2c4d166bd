import { CallError } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { PipeProducerOutput, PipeProducerStateOutput, Wanted } from '@confab/wire';
import type { types } from 'mediasoup';
import type { LinkedKind } from '../core/media-links.ts';
import { Acquisition } from './acquisition.ts';
import type { LinkSettings } from './link-settings.ts';
import { PauseSwitch } from '../core/pause-switch.ts';

/** What a wanted producer needs of its link. */
export interface WantedProducerOwner {
  readonly clock: Clock;
  readonly settings: LinkSettings;
  /** The link's half here; asked only while the link is open. */
  readonly transport: types.PipeTransport;
  /** The wanted set differs from what the origin heard last. */
  wantedChanged(): void;
  requestKeyFrame(wanted: WantedProducer): void;
  /** The origin gave, or failed to give, an answer in time. */
  answered(inTime: boolean): void;
  wantedEnded(wanted: WantedProducer): void;
  failed(what: string, error: unknown): void;
}

/**
 * A producer of another node that somebody here wants, shared by all who do. Its life is one attempt: it never becomes
 * another producer, because consumers belong to one for life.
 */
export class WantedProducer {
  readonly internalId: string;
  readonly kind: LinkedKind;
  readonly #attempt: number;
  readonly #owner: WantedProducerOwner;
  readonly #acquisitions = new Set<Acquisition>();
  readonly #ready = Promise.withResolvers<void>();
  #state: 'pending' | 'opening' | 'open' | 'closed' = 'pending';
  #listed: 'wanted' | 'unlisted' = 'wanted';
  #flow: 'flowing' | 'paused' = 'paused';
  #producer: types.Producer | types.DataProducer | undefined;
  #pauseSwitch: PauseSwitch | undefined;
  /** The origin's parameters, as text: other ones for the same attempt are another pipe consumer. */
  #parameters = '';
  #originPaused = false;
  #score = 10;
  #answerTimer: Timer | undefined;
  /** Runs from when nobody wants it to flow until it is paused. */
  #quietTimer: Timer | undefined;
  /** Runs from when it is unlisted until it ends. */
  #unlistedTimer: Timer | undefined;

  constructor(owner: WantedProducerOwner, internalId: string, kind: LinkedKind, attempt: number) {
    this.#owner = owner;
    this.internalId = internalId;
    this.kind = kind;
    this.#attempt = attempt;
    // Everybody who waits may have given up by the time it fails.
    this.#ready.promise.catch(() => undefined);
  }

  /** Rejects with the `CallError` that ended it, when it never was there. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get producer(): types.Producer | types.DataProducer {
    if (this.#producer === undefined) throw new Error(`${this.internalId} is not here yet`);
    return this.#producer;
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  get originPaused(): boolean {
    return this.#originPaused;
  }

  get score(): number {
    return this.#score;
  }

  /** True when the origin should be sending packets of it now, as far as it told. */
  get expectsMedia(): boolean {
    return this.#state === 'open' && this.kind === 'media' && this.#flow === 'flowing' && !this.#originPaused;
  }

  get flow(): 'flowing' | 'paused' {
    return this.#flow;
  }

  /** Its entry in the wanted set; undefined while nobody wants it. */
  entry(path: string[]): Wanted | undefined {
    if (this.#listed === 'unlisted') return undefined;
    const maxSpatialLayerPlus_1 = this.#maxSpatialLayerPlus1();
    return {
      id: this.internalId,
      maxSpatialLayerPlus_1,
      paused: this.#flow === 'paused',
      path,
      attempt: this.#attempt,
    };
  }

  /** One more asker; the caller waits for `ready` before it uses the acquisition. */
  acquire(): Acquisition {
    const acquisition = new Acquisition(this);
    this.#acquisitions.add(acquisition);
    this.demandChanged();
    return acquisition;
  }

  released(acquisition: Acquisition): void {
    this.#acquisitions.delete(acquisition);
    this.demandChanged();
  }

  /** The origin has been asked: it answers in time, or this attempt ends. */
  expectAnswer(): void {
    if (this.#state !== 'pending') return;
    this.#answerTimer ??= this.#owner.clock.after(this.#owner.settings.stepMs, () => {
      this.#owner.answered(false);
      this.close(new CallError('timeout', `${this.internalId}: the origin did not answer`));
    });
  }

  demandChanged(): void {
    if (this.#state === 'closed') return;
    if (this.#acquisitions.size > 0) this.#relist();
    if (this.#wantsFlow()) {
      this.#quietTimer?.cancel();
      this.#quietTimer = undefined;
      this.#flow = 'flowing';
    } else if (this.#flow === 'flowing' || this.#acquisitions.size === 0) {
      this.#quietTimer ??= this.#owner.clock.after(this.#owner.settings.pauseAfterMs, () => this.#quiet());
    }
    this.#owner.wantedChanged();
  }

  requestKeyFrame(): void {
    if (this.#state === 'open' && this.kind === 'media') this.#owner.requestKeyFrame(this);
  }

  /** True for messages about this attempt; what is about an older one is out of date. */
  isAbout(message: { readonly attempt: number }): boolean {
    return message.attempt === this.#attempt;
  }

  /** The origin sends it, or says so again after a reconnect. */
  onPipeProducer(message: PipeProducerOutput): void {
    const parameters = message.kind === 'data' ? message.sctpStreamParametersJson : message.rtpParametersJson;
    this.onState({ paused: message.producerPaused, score: message.score });
    if (this.#state === 'pending') {
      this.#answerTimer?.cancel();
      this.#owner.answered(true);
      this.#state = 'opening';
      this.#parameters = parameters;
      void this.#open(message);
    } else if (parameters !== this.#parameters) {
      // It ended there while no stream was up to say so, and was made anew.
      this.close(new CallError('unavailable', `${this.internalId}: the origin made its pipe anew`));
    }
  }

  onState(state: Pick<PipeProducerStateOutput, 'paused' | 'score'>): void {
    this.#originPaused = state.paused;
    this.#pauseSwitch?.set(state.paused);
    if (state.score === this.#score) return;
    this.#score = state.score;
    for (const acquisition of this.#acquisitions) acquisition.scored(state.score);
  }

  onRefused(error: CallError): void {
    if (this.#state === 'pending') this.#owner.answered(true);
    this.close(error);
  }

  /** Ends it; its far consumers end with it. Idempotent. */
  close(error: CallError): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    for (const timer of [this.#answerTimer, this.#quietTimer, this.#unlistedTimer]) timer?.cancel();
    this.#producer?.close();
    this.#ready.reject(error);
    this.#owner.wantedEnded(this);
    const acquisitions = [...this.#acquisitions];
    this.#acquisitions.clear();
    for (const acquisition of acquisitions) acquisition.ended();
  }

  async #open(message: PipeProducerOutput): Promise<void> {
    let producer: types.Producer | types.DataProducer;
    try {
      producer = await this.#produce(message);
    } catch (cause) {
      this.#owner.failed(`producing ${this.internalId}`, cause);
      return this.close(new CallError('unavailable', `${this.internalId} could not be produced here`, { cause }));
    }
    if (this.closed) return producer.close();
    const pauseSwitch = new PauseSwitch(producer, (error) => this.#owner.failed(`pausing ${this.internalId}`, error));
    pauseSwitch.set(this.#originPaused);
    // Consumers made before would miss the change.
    await pauseSwitch.settled();
    if (this.closed) return producer.close();
    this.#producer = producer;
    this.#pauseSwitch = pauseSwitch;
    pauseSwitch.set(this.#originPaused);
    (producer.observer as types.ProducerObserver).once('close', () =>
      this.close(new CallError('unavailable', 'the link closed')),
    );
    this.#state = 'open';
    this.#ready.resolve();
    return undefined;
  }

  async #produce(message: PipeProducerOutput): Promise<types.Producer | types.DataProducer> {
    const { transport } = this.#owner;
    const id = this.internalId;
    if (message.kind === 'data') {
      if (transport.sctpState === 'failed') throw new CallError('unavailable', 'the link passes no data');
      const sctpStreamParameters = JSON.parse(message.sctpStreamParametersJson) as types.SctpStreamParameters;
      return transport.produceData({ id, sctpStreamParameters, label: message.label, protocol: message.protocol });
    }
    // As the origin gave them, cname and msid included: lip sync and capture times hang on them.
    const rtpParameters = JSON.parse(message.rtpParametersJson) as types.RtpParameters;
    const kind = message.kind as types.MediaKind;
    return transport.produce({ id, kind, rtpParameters, paused: message.producerPaused });
  }

  /**
   * Data always flows while somebody holds it: a pipe without messages costs nothing, and what is sent between the answer to
   * an asker and its demand would be lost.
   */
  #wantsFlow(): boolean {
    if (this.kind === 'data') return this.#acquisitions.size > 0;
    return [...this.#acquisitions].some((acquisition) => acquisition.demand.active);
  }

  #maxSpatialLayerPlus1(): number {
    const active = [...this.#acquisitions].map((acquisition) => acquisition.demand).filter((demand) => demand.active);
    let highest = 0;
    for (const { maxSpatialLayer } of active) {
      if (maxSpatialLayer === undefined) return 0;
      highest = Math.max(highest, maxSpatialLayer + 1);
    }
    return highest;
  }

  #relist(): void {
    this.#unlistedTimer?.cancel();
    this.#unlistedTimer = undefined;
    this.#listed = 'wanted';
  }

  #quiet(): void {
    this.#quietTimer = undefined;
    this.#flow = 'paused';
    if (this.#acquisitions.size === 0) {
      this.#listed = 'unlisted';
      this.#unlistedTimer = this.#owner.clock.after(this.#owner.settings.unlistedMs, () =>
        this.close(new CallError('unavailable', `${this.internalId} is not wanted any more`)),
      );
    }
    this.#owner.wantedChanged();
  }
}
