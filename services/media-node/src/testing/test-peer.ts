import type { IceCandidate, Transport } from '@confab/contracts';
import { MediaConnection, type MediaConnectionOptions } from '@confab/testkit';
import type { TransportInfoOutput } from '@confab/wire';
import { audioLevel } from './media-parameters.ts';
import type { TestPod } from './test-pod.ts';

/**
 * Dials one of the participant's transports as its client would: real ICE, DTLS and SRTP. Resolves when that stands; at
 * once when other DTLS parameters are announced than it has.
 */
export async function connectPeer(
  pod: TestPod,
  participantId: string,
  transport: TransportInfoOutput,
  options: Partial<MediaConnectionOptions> & { room?: string; dtlsParametersJson?: string } = {},
): Promise<MediaConnection> {
  const { room = 'room', dtlsParametersJson: announced, ...rest } = options;
  const described = {
    id: transport.transportId,
    iceParameters: JSON.parse(transport.iceParametersJson) as Transport['iceParameters'],
    iceCandidates: JSON.parse(transport.iceCandidatesJson) as IceCandidate[],
    dtlsParameters: JSON.parse(transport.dtlsParametersJson) as Transport['dtlsParameters'],
    sctpParameters: JSON.parse(transport.sctpParametersJson) as Transport['sctpParameters'],
    iceServers: [],
  } as unknown as Transport;
  const connection = await MediaConnection.open(described, { onPacket: () => undefined, ...rest });
  const dtlsParametersJson = announced ?? JSON.stringify(connection.dtlsParameters);
  await pod.do(
    participantId,
    { connectTransport: { transportId: transport.transportId, dtlsParametersJson } },
    { room },
  );
  connection.dial();
  if (announced === undefined) await connection.connected;
  return connection;
}

/** An RTP packet (RFC 3550) of 20 ms of Opus. */
export function opusPacket(ssrc: number, sequence: number): Buffer {
  const packet = Buffer.alloc(12 + 40, 0x5a);
  packet[0] = 0x80;
  packet[1] = 111;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE((sequence * 960) >>> 0, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

/** The same, saying how loud it is (RFC 6464): dBov, -127 to 0. */
export function audiblePacket(ssrc: number, sequence: number, dBov: number): Buffer {
  const plain = opusPacket(ssrc, sequence);
  plain[0] = 0x90;
  const extension = Buffer.from([0xbe, 0xde, 0, 1, audioLevel.id << 4, 0x80 | -dBov, 0, 0]);
  return Buffer.concat([plain.subarray(0, 12), extension, plain.subarray(12)]);
}

/** The SSRC of an RTP packet; undefined of RTCP (RFC 5761: types 64 to 95 there). */
export function rtpSsrc(packet: Buffer): number | undefined {
  const type = (packet[1] ?? 0) & 0x7f;
  return packet.length < 12 || (type >= 64 && type <= 95) ? undefined : packet.readUInt32BE(8);
}
