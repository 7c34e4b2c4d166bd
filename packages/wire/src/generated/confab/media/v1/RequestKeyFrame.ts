// Original file: proto/confab/media/v1/media.proto


export interface RequestKeyFrame {
  'consumerId'?: (string);
}

export interface RequestKeyFrame__Output {
  'consumerId': (string);
}
