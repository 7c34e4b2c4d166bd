// Original file: proto/confab/media/v1/media.proto

export const Direction = {
  DIRECTION_UNSPECIFIED: 'DIRECTION_UNSPECIFIED',
  SEND: 'SEND',
  RECV: 'RECV',
} as const;

export type Direction =
  | 'DIRECTION_UNSPECIFIED'
  | 0
  | 'SEND'
  | 1
  | 'RECV'
  | 2

export type Direction__Output = typeof Direction[keyof typeof Direction]
