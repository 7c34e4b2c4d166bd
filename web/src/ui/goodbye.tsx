interface GoodbyeProps {
  readonly why: string;
  readonly onReturn: () => void;
}

/** After the call. */
export function Goodbye({ why, onReturn }: GoodbyeProps) {
  return (
    <main className="center" data-testid="left">
      <img src="/icon.svg" alt="" width="48" height="48" />
      <h1>{why}</h1>
      <button type="button" className="primary" onClick={onReturn} data-testid="rejoin">
        Back to the lobby
      </button>
    </main>
  );
}
