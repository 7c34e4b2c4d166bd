// Original file: proto/confab/media/v1/media.proto

export const MediaKind = {
  MEDIA_KIND_UNSPECIFIED: 'MEDIA_KIND_UNSPECIFIED',
  AUDIO: 'AUDIO',
  VIDEO: 'VIDEO',
} as const;

export type MediaKind =
  | 'MEDIA_KIND_UNSPECIFIED'
  | 0
  | 'AUDIO'
  | 1
  | 'VIDEO'
  | 2

export type MediaKind__Output = typeof MediaKind[keyof typeof MediaKind]
