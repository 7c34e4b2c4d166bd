import { Lock } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useChat } from '../hooks/use-chat.ts';
import type { ChatLine } from '../model/chat-model.ts';
import { linkify } from '../model/linkify.ts';
import { ChatForm } from './chat-form.tsx';
import { Panel } from './panel.tsx';

export interface ChatProps {
  readonly onClose: () => void;
}

/** Messages one after the other from the same person to the same people, within this time, need one heading. */
const sameTurnMs = 120_000;

/** The room's chat: history, and a message to all or to one. All of it is shown as text. */
export function Chat({ onClose }: ChatProps) {
  const chat = useChat({ looking: true });
  const { lines, older, status, loadOlder } = chat;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    // Who reads older messages is not to be torn away from them.
    if (list.current && atEnd.current) list.current.scrollTop = list.current.scrollHeight;
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the element grows with them
  }, [lines]);
  useEffect(() => {
    const { current } = list;
    if (!current) return;
    const onScroll = () => {
      atEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < 60;
    };
    current.addEventListener('scroll', onScroll, { passive: true });
    return () => current.removeEventListener('scroll', onScroll);
  }, []);
  return (
    <Panel title="Chat" onClose={onClose} testId="chat">
      {/* Scrollable areas have to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="cf-chat-lines" ref={list} role="log" aria-label="Messages" tabIndex={0} data-testid="chat-lines">
        {lines.length > 0 && older === 'maybe' && (
          <button
            type="button"
            className="cf-button cf-small"
            onClick={() => void loadOlder()}
            disabled={status !== 'idle'}
            data-testid="load-older"
          >
            Older messages
          </button>
        )}
        {lines.length === 0 && (
          <p className="cf-chat-empty">Nothing has been said yet. Everybody in the room reads what you write.</p>
        )}
        {lines.map((line, index) => (
          <Line key={line.id} line={line} follows={isSameTurn(lines[index - 1], line)} />
        ))}
      </div>
      <ChatForm chat={chat} />
    </Panel>
  );
}

function isSameTurn(before: ChatLine | undefined, line: ChatLine): boolean {
  return (
    before?.author === line.author &&
    before.isSelf === line.isSelf &&
    before.to === line.to &&
    line.sentAt.getTime() - before.sentAt.getTime() < sameTurnMs
  );
}

function Line({ line, follows }: { readonly line: ChatLine; readonly follows: boolean }) {
  const { author, isSelf, to, text, sentAt } = line;
  return (
    <article
      className={`cf-line ${isSelf ? 'cf-own' : ''} ${to === undefined ? '' : 'cf-private'} ${follows ? 'cf-follows' : ''}`}
      data-testid="chat-line"
      data-private={to === undefined ? 'no' : 'yes'}
    >
      <header>
        <b>{author}</b>
        {to !== undefined && (
          <span className="cf-private-mark">
            <Lock size={12} aria-hidden="true" /> to {to} only
          </span>
        )}
        <time dateTime={Number.isNaN(sentAt.getTime()) ? undefined : sentAt.toISOString()}>
          {sentAt.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
        </time>
      </header>
      <p data-testid="chat-text">
        {linkify(text).map((piece, index) =>
          piece.href === undefined ? (
            piece.text
          ) : (
            // Pieces have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
              {piece.text}
            </a>
          ),
        )}
      </p>
    </article>
  );
}
