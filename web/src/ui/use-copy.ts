import { useEffect, useState } from 'react';

/** Copies text, and says so for two seconds. */
export function useCopy(): { copied: boolean; copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) => {
    // Without HTTPS there is no clipboard: the text is shown instead.
    if (!navigator.clipboard) return void window.prompt('The link to this call', text);
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => window.prompt('The link to this call', text),
    );
  };
  return { copied, copy };
}
