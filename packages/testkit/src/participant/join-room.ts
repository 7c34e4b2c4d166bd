import { randomUUID } from 'node:crypto';
import type { Producer } from '@confab/contracts';
import { readRecording, type Recording } from '../recording/recording.ts';
import { makeRecording } from '../recording/make-recording.ts';
import { DataExchange } from './data-exchange.ts';
import { Participant } from './participant.ts';
import { Publisher, type PublishOptions } from './publisher.ts';
import { Selection } from './selection.ts';
import { SignalingSession } from './signaling-session.ts';
import { Subscriber } from './subscriber.ts';

export interface JoinRoomOptions {
  /** Signaling endpoints, tried in turn. */
  readonly urls: readonly string[];
  /** A token of the identity that joins, or where to get one for each connection. */
  readonly token: string | (() => string | Promise<string>);
  readonly room: string;
  readonly name?: string;
  /** Default: audio, and video in three layers. */
  readonly publish?: readonly PublishOptions[];
  /** Which producers to consume; default all, those that come later too. */
  readonly subscribe?: boolean | ((producer: Producer) => boolean);
  /** Microphones of whom the server calls audible only; default all. */
  readonly microphones?: 'all' | 'audible';
  /** Reach the media node over TCP, and nothing else. */
  readonly tcpOnly?: boolean;
  /** Shares (0–1) of RTP packets that are lost on the way. */
  readonly loss?: { readonly sent?: number; readonly received?: number };
  /** Open SCTP, and consume everybody's data channels. */
  readonly data?: boolean;
  /** Ask for room events in batches. */
  readonly batch?: boolean;
  /** How long to try to resume after the socket was lost; default 30 s. */
  readonly giveUpAfterMs?: number;
}

const everything: readonly PublishOptions[] = [{ kind: 'audio' }, { kind: 'video' }];
let recording: Promise<Recording> | undefined;

/**
 * Joins a room as a real WebRTC participant. Resolves when everything it publishes is produced; media flows as soon as the
 * transports are up, and consumers follow. Rejects with the server's `CallError`.
 */
export async function joinRoom(options: JoinRoomOptions): Promise<Participant> {
  recording ??= makeRecording().then(({ directory }) => readRecording(directory));
  recording.catch(() => (recording = undefined));
  const media = await recording;
  const subscribe = options.subscribe ?? true;
  const cname = randomUUID();
  let participant: Participant | undefined;
  const session: SignalingSession = new SignalingSession({
    urls: options.urls,
    token: options.token,
    ...(options.giveUpAfterMs === undefined ? {} : { giveUpAfterMs: options.giveUpAfterMs }),
    onEvent: (name, data) => participant?.onEvent(name, data),
    onResumed: (result) => participant?.onResumed(result),
    onLost: (error) => participant?.onLost(error),
  });
  const joined = await session.join({
    room: options.room,
    transports: ['send', 'recv'],
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.batch === undefined ? {} : { batch: options.batch }),
  });
  const { tcpOnly = false, data: withData = false, loss = {} } = options;
  const connection = { tcpOnly, data: withData, loss };
  const publisher = new Publisher(session, media, cname, connection);
  const subscriber = new Subscriber(session, joined.rtpCapabilities, cname, connection);
  const data = withData ? new DataExchange(session, publisher, subscriber) : undefined;
  const subscribes = typeof subscribe === 'function' ? subscribe : (): boolean => subscribe;
  const selection = new Selection(subscribes, options.microphones ?? 'all');
  participant = new Participant({ session, publisher, subscriber, data }, joined, selection);
  session.deliver();
  try {
    const { send, recv } = joined.transports ?? {};
    if (send === undefined || recv === undefined) throw new Error('join-room gave no transports');
    await Promise.all([publisher.connect(send), subscriber.connect(recv)]);
    participant.subscribeToPresent();
    for (const track of options.publish ?? everything) await publisher.publish(track);
    return participant;
  } catch (error) {
    participant.close();
    throw error;
  }
}
