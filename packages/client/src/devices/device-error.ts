/** What can be opened, or shown and heard on. */
export type DeviceKind = 'camera' | 'microphone' | 'speaker' | 'screen';

/**
 * - `denied`: the person, the page's permissions or the system said no: `deniedBy`
 * - `in-use`: another program has it, or the driver fails
 * - `not-found`: there is none of this kind
 * - `overconstrained`: there are some, but none that can do what was asked for: `constraint`
 * - `unsupported`: the browser cannot, or not on this page: devices need HTTPS
 * - `aborted`: the browser gave up without a reason of its own
 */
export type DeviceErrorCode = 'denied' | 'in-use' | 'not-found' | 'overconstrained' | 'unsupported' | 'aborted';

export interface DeviceErrorDetails extends ErrorOptions {
  readonly deniedBy?: 'person' | 'system' | undefined;
  readonly constraint?: string | undefined;
}

/** Why a device could not be had: the same words for all browsers. `cause` is what the browser said. */
export class DeviceError extends Error {
  readonly code: DeviceErrorCode;
  readonly kind: DeviceKind;
  /** Of `denied`: `system` where the operating system's settings have to be changed, as far as the browser tells. */
  readonly deniedBy: 'person' | 'system' | undefined;
  /** Of `overconstrained`: the property that no device has, `width` for instance. */
  readonly constraint: string | undefined;

  constructor(code: DeviceErrorCode, kind: DeviceKind, details: DeviceErrorDetails = {}) {
    super(`${kind}: ${code}`, { cause: details.cause });
    this.name = 'DeviceError';
    this.code = code;
    this.kind = kind;
    this.deniedBy = code === 'denied' ? (details.deniedBy ?? 'person') : undefined;
    this.constraint = details.constraint;
  }

  /** Reads what a browser threw. One that was read already comes back as it is. */
  static from(kind: DeviceKind, cause: unknown): DeviceError {
    if (cause instanceof DeviceError) return cause;
    const { name, message, constraint } = described(cause);
    const code = codeOf(name, message);
    // Chromium says "Permission denied by system"; the other browsers do not tell the two apart.
    const deniedBy = /system/i.test(message) ? 'system' : 'person';
    return new DeviceError(code, kind, { cause, deniedBy, constraint: constraint === '' ? undefined : constraint });
  }
}

function described(cause: unknown): { name: string; message: string; constraint?: string } {
  return cause instanceof Error ? cause : { name: '', message: String(cause) };
}

function codeOf(name: string, message: string): DeviceErrorCode {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
      return 'in-use';
    case 'NotFoundError':
      return 'not-found';
    case 'OverconstrainedError':
      return 'overconstrained';
    case 'AbortError':
      // Firefox: "Starting videoinput failed" when the driver, or another program, does not give the device.
      return /starting|allocate/i.test(message) ? 'in-use' : 'aborted';
    // `TypeError`: there is no `navigator.mediaDevices`, or no such method.
    case 'TypeError':
    case 'NotSupportedError':
    case 'InvalidStateError':
      return 'unsupported';
    default:
      return 'aborted';
  }
}
