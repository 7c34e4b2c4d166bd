import type { LucideIcon } from 'lucide-react';

interface MarkedIconProps {
  readonly icon: LucideIcon;
  /** What it means, for those who do not see it. */
  readonly label: string;
  readonly size?: number;
  readonly className?: string;
}

/** An icon that says something by itself. */
export function MarkedIcon({ icon: Icon, label, size = 16, className = '' }: MarkedIconProps) {
  return (
    <>
      <Icon className={className} size={size} aria-hidden="true" />
      <span className="cf-hidden">{label}</span>
    </>
  );
}
