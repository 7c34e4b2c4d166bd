import type { ParticipantId, ProducerId, RoomEpoch } from '@confab/contracts';
import type { ChangeOutcome } from '../operation.ts';
import type { Placement } from '../records.ts';
import type { Moderated, RoomModeration } from '../room-moderation.ts';
import type { ShardScripts } from './shard-scripts.ts';

type Input<Name extends keyof RoomModeration> = Parameters<RoomModeration[Name]>[0];
type Result<Name extends keyof RoomModeration> = ReturnType<RoomModeration[Name]>;

interface Done {
  readonly status: 'done';
  readonly seq: number;
  readonly epoch: RoomEpoch;
  readonly ownerEpoch: number;
  readonly placement: Placement;
}

/** What is done to a room and its people by others than themselves. */
export class Moderations {
  readonly #scripts: ShardScripts;

  constructor(scripts: ShardScripts) {
    this.#scripts = scripts;
  }

  async muteParticipant({ address, ...input }: Input<'muteParticipant'>): Result<'muteParticipant'> {
    // An empty list is `{}` in Lua's JSON.
    type Muted = Done & { readonly producerIds: readonly ProducerId[] | Record<string, never> };
    const outcome = await this.#scripts.change<Muted | { status: 'not-found' }>('mute-participant', address, input);
    if (outcome.status !== 'done') return outcome;
    const { producerIds } = outcome;
    return { ...moderated(input.participantId, outcome), producerIds: Array.isArray(producerIds) ? producerIds : [] };
  }

  async expelParticipant({ address, ...input }: Input<'expelParticipant'>): Result<'expelParticipant'> {
    type Refused = { status: 'not-found' | 'too-many-bans' };
    const outcome = await this.#scripts.change<Done | Refused>('expel-participant', address, input);
    return outcome.status === 'done' ? moderated(input.participantId, outcome) : { status: outcome.status };
  }

  lockRoom({ address, ...input }: Input<'lockRoom'>): Promise<ChangeOutcome> {
    return this.#scripts.change('lock-room', address, input);
  }

  decideWaiting({ address, ...input }: Input<'decideWaiting'>): Promise<ChangeOutcome> {
    return this.#scripts.change('decide-waiting', address, input);
  }

  updateGrants({ address, grants, ...input }: Input<'updateGrants'>): Result<'updateGrants'> {
    return this.#scripts.change('update-grants', address, { ...input, grants: JSON.stringify(grants) });
  }

  changeGrants({ address, grants, expected, ...input }: Input<'changeGrants'>): Result<'changeGrants'> {
    const texts = { grants: JSON.stringify(grants), expected: JSON.stringify(expected) };
    return this.#scripts.change('update-grants', address, { ...input, ...texts });
  }
}

function moderated(participantId: ParticipantId, { seq, epoch, ownerEpoch, placement }: Done): Moderated {
  return { status: 'done', seq, epoch, owner: { participantId, ownerEpoch }, placement };
}
