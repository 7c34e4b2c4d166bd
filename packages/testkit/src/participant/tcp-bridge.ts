import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** More than this unsent: drop, as a full send buffer would drop datagrams. */
const maxBufferedBytes = 1024 * 1024;

/**
 * Carries one ICE-TCP connection (RFC 6544, framing of RFC 4571) for a peer connection that speaks UDP to a loopback port:
 * the server sees an ordinary TCP client. The native library can dial TCP by itself, but it writes from two threads without
 * agreeing on it and, sooner or later, breaks the framing (libjuice 1.7.2, `tcp_ice_write`).
 */
export class TcpBridge {
  readonly #udp: UdpSocket;
  readonly #tcp: Socket;
  #peerPort: number | undefined;
  #received: Buffer = Buffer.alloc(0);
  #closed = false;

  private constructor(udp: UdpSocket, tcp: Socket) {
    this.#udp = udp;
    this.#tcp = tcp;
    udp.on('message', (datagram, { port }) => {
      this.#peerPort = port;
      if (tcp.writableLength > maxBufferedBytes) return;
      const framed = Buffer.allocUnsafe(2 + datagram.length);
      framed.writeUInt16BE(datagram.length);
      datagram.copy(framed, 2);
      tcp.write(framed);
    });
    tcp.on('data', (data) => this.#receive(data));
    // The end of TCP is the end of the path; ICE notices by itself, as it would without the bridge.
    tcp.on('error', () => undefined);
    udp.on('error', () => undefined);
  }

  /** Connects to a TCP candidate; rejects when it refuses. */
  static async open(address: string, port: number): Promise<TcpBridge> {
    const tcp = connect({ host: address, port, noDelay: true });
    await once(tcp, 'connect');
    const udp = createSocket('udp4');
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    return new TcpBridge(udp, tcp);
  }

  /** What the peer connection is told to dial, on 127.0.0.1. */
  get port(): number {
    return this.#udp.address().port;
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#udp.close();
    this.#tcp.destroy();
  }

  #receive(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    let at = 0;
    while (this.#received.length >= at + 2) {
      const end = at + 2 + this.#received.readUInt16BE(at);
      if (this.#received.length < end) break;
      if (this.#peerPort !== undefined)
        this.#udp.send(this.#received.subarray(at + 2, end), this.#peerPort, '127.0.0.1');
      at = end;
    }
    this.#received = this.#received.subarray(at);
  }
}
