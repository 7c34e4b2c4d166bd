/**
 * - `granted`: opening asks nobody · `denied`: opening fails, and only the browser's settings change that
 * - `prompt`: opening asks, so the page should have said why before
 */
export type DevicePermission = 'granted' | 'denied' | 'prompt';

const names = { camera: 'camera', microphone: 'microphone', speaker: 'speaker-selection' } as const;

/** The browser's own record; undefined where it has none of this kind: Firefox knows no `speaker-selection`. */
export async function queryPermission(kind: keyof typeof names): Promise<PermissionStatus | undefined> {
  try {
    return await globalThis.navigator?.permissions?.query({ name: names[kind] as PermissionName });
  } catch {
    return undefined;
  }
}
