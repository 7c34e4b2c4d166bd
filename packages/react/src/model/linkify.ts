/** A piece of a text: `href` is set where it is a link. */
export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

const link = /\bhttps?:\/\/[^\s<>"'`]+/giu;
/** A full stop after a link ends the sentence, not the link. */
const trailing = /[.,;:!?)\]}]+$/u;

/** Cuts a text into plain pieces and links. Only http and https become links: `javascript:` stays text. */
export function linkify(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(link)) {
    const found = match[0].replace(trailing, '');
    const href = URL.parse(found)?.href;
    if (href === undefined) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
