import { CallError } from '@confab/contracts';
import type { Logger } from '@confab/platform';
import { withDeadline } from '@confab/rpc';
import type { CommandOutput, Reply } from '@confab/wire';
import type { JoinReservations } from '../core/join-reservations.ts';
import type { MediaNode } from '../core/media-node.ts';
import { isDecided, type OperationCache } from '../core/operation-cache.ts';
import type { ParticipantOwner } from '../core/participant-events.ts';
import { carryOut, type OperationName, type Outcome } from './commands.ts';
import { failureOf } from './replies.ts';

export interface CommandDeskOptions {
  readonly node: MediaNode;
  readonly reservations: JoinReservations;
  readonly operations: OperationCache;
  readonly logger: Logger;
  /** Counts each answer: the operation, and `ok` or the error code. */
  readonly onAnswered: (operation: string, outcome: string) => void;
}

const defaultTimeoutMs = 5_000;
const maxTimeoutMs = 30_000;
const repeatable: ReadonlySet<string> = new Set(['attach', 'setVisible'] satisfies OperationName[]);

/** Takes commands from any pod and answers each exactly once, in time. */
export class CommandDesk {
  readonly #options: CommandDeskOptions;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /** Never rejects: whatever goes wrong is the answer. */
  async answer(command: CommandOutput, owner: ParticipantOwner): Promise<Reply> {
    const { operationId, operation = 'unknown' } = command;
    const { onAnswered, logger } = this.#options;
    try {
      const outcome = await this.#carryOut(command, owner);
      onAnswered(operation, 'ok');
      return { operationId, ...outcome };
    } catch (error) {
      const failure = failureOf(error);
      onAnswered(operation, failure.code ?? 'internal');
      if (!(error instanceof CallError)) logger.error({ err: error, operation }, 'a command failed: this is a bug');
      return { operationId, failure };
    }
  }

  #carryOut(command: CommandOutput, owner: ParticipantOwner): ReturnType<typeof carryOut> {
    const { node, reservations, operations } = this.#options;
    const { operationId, fingerprint, operation, participant } = command;
    const timeoutMs = Math.min(command.timeoutMs || defaultTimeoutMs, maxTimeoutMs);
    return withDeadline(timeoutMs, operation ?? 'command', (signal) => {
      const ownerEpoch = participant?.ownerEpoch ?? 0;
      const work = () => carryOut(command, { node, reservations, owner, ownerEpoch, signal, timeoutMs });
      // Attaching and closing change nothing when repeated, and a repeated attach may come over another stream: it has to
      // make that one the owner. What is visible replaces what was, many times a minute: it would push out other answers.
      const repeats = operation === undefined || repeatable.has(operation) || operation.startsWith('close');
      if (repeats || operationId === '') return work();
      const key = `${participant?.participantId ?? ''} ${operationId}`;
      return operations.answer(key, fingerprint, work, weigh);
    });
  }
}

/**
 * Each consumer brings its RTP parameters, about 3 KB. One whose producer could not be brought here now may well come with a
 * repetition; the others are there already.
 */
function weigh({ consumed }: Outcome): number | null {
  const { consumers = [], failures = [] } = consumed ?? {};
  return failures.every(({ failure }) => isDecided(failure?.code ?? 'internal')) ? Math.max(1, consumers.length) : null;
}
