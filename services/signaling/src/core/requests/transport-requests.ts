import { CallError, type IceServer, type TransportId } from '@confab/contracts';
import type { Membership } from '../participants/membership.ts';
import { placeAnew } from '../participants/place-anew.ts';
import { toTransport } from '../participants/to-transports.ts';
import type { Pod } from '../pod.ts';
import type { RequestHandlers } from './request-call.ts';

export const transportRequests: RequestHandlers<'create-transport' | 'connect-transport' | 'restart-ice'> = {
  'create-transport': {
    needs: 'room',
    lane: 'publish',
    async run({ pod, member, payload, ids, fingerprint }) {
      if (!member.isPlaced || member.placing !== null) await placeAnew(pod, member);
      const transportId = ids.entity<TransportId>('transport');
      const { target } = member;
      try {
        const transport = await pod.media.run(
          target,
          'createTransport',
          { direction: payload.direction, transportId },
          { operationId: ids.operation('create'), fingerprint },
        );
        member.media.transports.set(transport.id, transport.direction);
        return {
          transport: toTransport(transport, iceServersOf(pod, member)),
          servedBy: { podId: pod.settings.podName, nodeId: target.placement.nodeId },
        };
      } catch (error) {
        if (error instanceof CallError && error.code === 'timeout' && !ids.isRepeatable) {
          // It may yet come into being; the tombstone that this leaves keeps it from that.
          const operationId = ids.operation('abandon');
          pod.media.run(target, 'closeTransport', { transportId }, { operationId }).catch(() => undefined);
        }
        throw error;
      }
    },
  },
  'connect-transport': {
    needs: 'room',
    lane: 'publish',
    async run({ pod, member, payload, ids, fingerprint }) {
      requireTransport(member, payload.transportId);
      await pod.media.run(member.target, 'connectTransport', payload, {
        operationId: ids.operation('connect'),
        fingerprint,
      });
      return {};
    },
  },
  'restart-ice': {
    needs: 'room',
    lane: 'publish',
    async run({ pod, member, payload: { transportId }, ids }) {
      requireTransport(member, transportId);
      const iceParameters = await pod.media.run(
        member.target,
        'restartIce',
        { transportId },
        { operationId: ids.operation('restart') },
      );
      // A connection that outlived its TURN credentials needs new ones just now.
      return { iceParameters, iceServers: iceServersOf(pod, member) };
    },
  },
};

function iceServersOf(pod: Pod, { target: { address, owner } }: Membership): IceServer[] {
  return pod.iceServers.of(address.tenant, owner.participantId);
}

/** @throws CallError `not-found` for a transport that is unknown or not this participant's */
export function requireTransport(member: Membership, transportId: TransportId): void {
  if (!member.media.transports.has(transportId)) throw new CallError('not-found', 'no such transport');
}
