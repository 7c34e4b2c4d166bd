/** What the page's address asks for. */
export interface PageParameters {
  readonly room: string;
  readonly name: string;
  /** Joins at once, without the preview. */
  readonly auto: boolean;
  /** Size of the capture, in pixels. */
  readonly video: { readonly width: number; readonly height: number } | undefined;
  /** Shows the debug corner from the start. */
  readonly debug: boolean;
}

/** Reads `?room=…&name=…&auto=1&video=320x180&debug=1`; what cannot be read is left at its default. */
export function readPageParameters(search: string): PageParameters {
  const query = new URLSearchParams(search);
  const size = /^(\d{2,4})x(\d{2,4})$/.exec(query.get('video') ?? '');
  return {
    room: query.get('room')?.trim() ?? '',
    name: query.get('name')?.trim() ?? '',
    auto: query.get('auto') === '1',
    video: size ? { width: Number(size[1]), height: Number(size[2]) } : undefined,
    debug: query.get('debug') === '1',
  };
}

/** The address that brings others into the room: nothing but the room. */
export function invitation(href: string, room: string): string {
  const url = new URL(href);
  url.search = new URLSearchParams({ room }).toString();
  url.hash = '';
  return url.href;
}
