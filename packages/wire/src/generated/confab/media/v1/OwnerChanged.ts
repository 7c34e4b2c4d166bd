// Original file: proto/confab/media/v1/media.proto


export interface OwnerChanged {
  'ownerEpoch'?: (number);
}

export interface OwnerChanged__Output {
  'ownerEpoch': (number);
}
