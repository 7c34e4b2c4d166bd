import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** The page may load only itself, and connect only to itself and to the signaling processes, by HTTP and by WebSocket. */
export function securityHeaders(signalingUrls: readonly string[]): RequestHandler {
  const signaling = signalingUrls.flatMap((url) => {
    const { origin } = new URL(url);
    return [origin, origin.replace(/^http/, 'ws')];
  });
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // React sets styles on elements (tile sizes).
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:', 'mediastream:'],
        workerSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        connectSrc: ["'self'", ...signaling],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The page is served by plain HTTP on this machine.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}
