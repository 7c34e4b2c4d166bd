declare const kind: unique symbol;

/** A string that only a cast at an edge makes: ids of different things cannot be mixed up. */
export type Branded<Kind extends string> = string & { readonly [kind]: Kind };

/** A tenant of the cluster, as its operator declared it. */
export type TenantId = Branded<'tenant'>;
/** A room's name; unique inside its tenant only. */
export type RoomName = Branded<'room'>;
/** Changes each time a room is opened again (a ULID, compared for equality only). */
export type RoomEpoch = Branded<'room-epoch'>;
/** One person's presence in one room; another join makes another. */
export type ParticipantId = Branded<'participant'>;
/** A producer's stable wire id: it survives moving to another node. */
export type ProducerId = Branded<'producer'>;
export type DataProducerId = Branded<'data-producer'>;
export type ConsumerId = Branded<'consumer'>;
export type DataConsumerId = Branded<'data-consumer'>;
export type TransportId = Branded<'transport'>;
/** One media-node process, for as long as it is configured under this name. */
export type NodeId = Branded<'node'>;
/** Changes each time a media-node process registers anew. */
export type NodeEpoch = Branded<'node-epoch'>;
/** A call that rings or rang: `<ULID>-<shard of its room>`. */
export type CallId = Branded<'call'>;
/** A chat message; ids of one room grow with time. */
export type MessageId = Branded<'message'>;
/** One signaling process, from start to end. */
export type PodId = Branded<'pod'>;

/** A room, named completely: names are only unique inside a tenant. */
export interface RoomAddress {
  readonly tenant: TenantId;
  readonly room: RoomName;
}
