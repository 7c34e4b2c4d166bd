import type { Direction, JoinedRoom, RequestPayload, RequestResult } from '@confab/contracts';
import { CallError, isPassing, isRefusal } from '../errors.ts';
import type { Ask } from '../signaling/signaling-connection.ts';
import type { SubscribeMode } from '../subscriptions/subscription-policy.ts';

export type Joined = JoinedRoom;
export type Resumed = RequestResult<'resume'>;

export interface JoinOptions {
  readonly room: string;
  /** Shown to others, instead of the name in the token. */
  readonly name?: string | undefined;
  /** What is received without being asked for; `all` by default. Apps that show tiles take `visible` and `Room.setVisible`. */
  readonly subscribe?: SubscribeMode | undefined;
  /** False is `subscribe: 'none'`. */
  readonly autoSubscribe?: boolean | undefined;
  /** Plays the audio of the others without any element of the app's: `Room.audio`. False by default. */
  readonly playAudio?: boolean | undefined;
  /** Transports to prepare while joining. Someone who only watches needs no `send`. Both by default. */
  readonly directions?: readonly Direction[] | undefined;
  /** The room has a lobby and a moderator has to let one in: `join` goes on by itself once that happened. */
  readonly onWaiting?: (() => void) | undefined;
  /** Ends a join that is under way, also in the lobby: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export function subscribeMode({ subscribe, autoSubscribe = true }: JoinOptions): SubscribeMode {
  return subscribe ?? (autoSubscribe ? 'all' : 'none');
}

/** What a new socket made of the participant. */
export type Restored =
  | { readonly how: 'resumed'; readonly result: Resumed }
  | { readonly how: 'rejoined'; readonly result: Joined }
  | { readonly how: 'refused'; readonly error: CallError };

/** Being in one room, as the server knows it: by the resume token, and by joining anew when that is not enough. */
export class RoomSession {
  readonly #options: JoinOptions;
  #resumeToken: string | undefined;

  constructor(options: JoinOptions) {
    this.#options = options;
  }

  get resumeToken(): string | undefined {
    return this.#resumeToken;
  }

  /** What `join-room` is asked with. */
  joinPayload(rtpCapabilities: RequestPayload<'join-room'>['rtpCapabilities']): RequestPayload<'join-room'> {
    const { room, name, directions = ['send', 'recv'] } = this.#options;
    return {
      room,
      batch: true,
      autoSubscribe: subscribeMode(this.#options) !== 'none',
      transports: [...directions],
      ...(name === undefined ? {} : { name }),
      ...(rtpCapabilities ? { rtpCapabilities } : {}),
    };
  }

  joined(result: Joined): void {
    this.#resumeToken = result.resumeToken;
  }

  /**
   * Comes back after `seq`. When the server has given the participant up, joins as a new one, so that nobody has to click
   * twice. Rejects with what may pass on another socket.
   */
  async restore(ask: Ask, seq: number, joinPayload: RequestPayload<'join-room'>): Promise<Restored> {
    if (this.#resumeToken !== undefined) {
      try {
        return { how: 'resumed', result: await this.resume(ask, seq) };
      } catch (error) {
        if (!isRefusal(error, 'not-found', 'unauthenticated', 'room-ended')) throw error;
        this.#resumeToken = undefined;
      }
    }
    try {
      const result = await ask('join-room', joinPayload);
      if ('waiting' in result) {
        await ask('leave-room', {});
        throw new CallError('forbidden', 'the room has a lobby, and nobody let us in yet');
      }
      this.joined(result);
      return { how: 'rejoined', result };
    } catch (error) {
      if (!(error instanceof CallError) || isPassing(error) || error.code === 'internal') throw error;
      return { how: 'refused', error };
    }
  }

  /** Asks for what was missed. The answer's token replaces the former. */
  async resume(ask: Ask, seq: number): Promise<Resumed> {
    if (this.#resumeToken === undefined) throw new CallError('conflict', 'not in a room');
    const result = await ask('resume', { resumeToken: this.#resumeToken, seq });
    this.#resumeToken = result.resumeToken;
    return result;
  }
}
