import { CallError } from '@confab/contracts';

/** The command came from a pod that is no longer the owner; it is told the epoch of the one that is. */
export class StaleOwnerError extends CallError {
  readonly ownerEpochSeen: number;

  constructor(ownerEpochSeen: number) {
    super('conflict', 'another signaling process owns this participant now');
    this.name = 'StaleOwnerError';
    this.ownerEpochSeen = ownerEpochSeen;
  }
}
