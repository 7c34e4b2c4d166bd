/** The mark and the name. */
export function Brand() {
  return (
    <span className="brand">
      <img src="/icon.svg" alt="" width="34" height="34" /> Confab
    </span>
  );
}
