import type { DtlsParameters, IceCandidate, Transport } from '@confab/contracts';

/** The mid of the one media section, and of the data section. */
export const mediaMid = '0';
const dataMid = '1';

/**
 * The server's transport as an SDP offer (RFC 8866, 8829) for the local peer connection, with a data section where `data` is true.
 * One media section serves all streams in both directions: with a single track the library hands over every RTP and RTCP packet
 * whatever its SSRC, and streams come and go without negotiating again; producers and consumers are agreed on by the protocol.
 * Without candidates: nobody dials before it is told to.
 */
export function offerFrom(transport: Transport, data: boolean): string {
  const fingerprint = transport.dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
  if (fingerprint === undefined) throw new Error('the transport has no sha-256 fingerprint');
  const connection = [
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${transport.iceParameters.usernameFragment}`,
    `a=ice-pwd:${transport.iceParameters.password}`,
    `a=fingerprint:${fingerprint.algorithm} ${fingerprint.value}`,
    'a=setup:actpass',
  ];
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mediaMid}${data ? ` ${dataMid}` : ''}`,
    'a=msid-semantic: WMS *',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    ...connection,
    `a=mid:${mediaMid}`,
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    ...(data ? dataSection(transport, connection) : []),
    '',
  ].join('\r\n');
}

/** What the server has to know of the local answer. */
export function dtlsParametersOf(answer: string): DtlsParameters {
  const fingerprint = /^a=fingerprint:(\S+) (\S+)/m.exec(answer);
  const setup = /^a=setup:(\w+)/m.exec(answer);
  if (fingerprint === null || setup === null) throw new Error('the local description has no fingerprint or no role');
  const algorithm = fingerprint[1]!.toLowerCase() as DtlsParameters['fingerprints'][number]['algorithm'];
  return { role: setup[1] === 'active' ? 'client' : 'server', fingerprints: [{ algorithm, value: fingerprint[2]! }] };
}

function dataSection({ sctpParameters }: Transport, connection: readonly string[]): string[] {
  if (sctpParameters === undefined) throw new Error('the transport has no SCTP');
  return [
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    ...connection,
    `a=mid:${dataMid}`,
    `a=sctp-port:${sctpParameters.port}`,
    `a=max-message-size:${sctpParameters.maxMessageSize}`,
  ];
}

export function candidateLine({ foundation, protocol, priority, address, port, type }: IceCandidate): string {
  return `a=candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type}`;
}
