import { CallError } from '@confab/contracts';

/** A node has seen a newer owner of the participant than this command's. */
export class StaleOwnerError extends CallError {
  readonly ownerEpochSeen: number;

  constructor(ownerEpochSeen: number) {
    super('conflict', 'another connection has taken this participant over');
    this.name = 'StaleOwnerError';
    this.ownerEpochSeen = ownerEpochSeen;
  }
}
