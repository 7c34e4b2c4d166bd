/** Three bars, as phones have them. Says so in words, too. */
export function QualityIcon({ quality }: { readonly quality: 'good' | 'fair' | 'poor' }) {
  return (
    <span className="cf-quality" data-quality={quality} title={`${quality} connection`}>
      <i />
      <i />
      <i />
      <span className="cf-hidden">{quality} connection</span>
    </span>
  );
}
