import { createHash, timingSafeEqual } from 'node:crypto';
import {
  InterceptingCall,
  ServerInterceptingCall,
  ServerListenerBuilder,
  status,
  type Interceptor,
  type ServerInterceptor,
} from '@grpc/grpc-js';

/** The cell's secret, in a wrapper that no log shows (`Secret` of @confab/platform). */
export interface SharedSecret {
  reveal(): string;
}

const header = 'authorization';

/** Adds the cell's secret to every call of a client. */
export function presentSecret(secret: SharedSecret): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        metadata.set(header, `Bearer ${secret.reveal()}`);
        next(metadata, listener);
      },
    });
}

/** Refuses every call, the health service's too, that does not carry the cell's secret: UNAUTHENTICATED, nothing else runs. */
export function requireSecret(secret: SharedSecret): ServerInterceptor {
  const expected = digest(`Bearer ${secret.reveal()}`);
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start(next) {
        next(
          new ServerListenerBuilder()
            .withOnReceiveMetadata((metadata, pass) => {
              const given = metadata.get(header)[0];
              // Digests have one length: the comparison takes the same time for any input.
              if (typeof given === 'string' && timingSafeEqual(digest(given), expected)) return pass(metadata);
              return call.sendStatus({
                code: status.UNAUTHENTICATED,
                details: 'the cluster secret is missing or wrong',
              });
            })
            .build(),
        );
      },
    });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
