/** A repeated call with the same id within 60 s gets the first answer again. Chosen by the pod, or derived from `requestId`. */
export interface Operation {
  readonly operationId: string;
}

/** A change refused: the room or participant is gone, or a newer owner has taken over (its epoch is told). */
export type ChangeRefused =
  { readonly status: 'not-found' } | { readonly status: 'stale-owner'; readonly ownerEpochSeen: number };

export type ChangeOutcome<Value = object> = ({ readonly status: 'done'; readonly seq: number } & Value) | ChangeRefused;
