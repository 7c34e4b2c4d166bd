// Original file: proto/confab/links/v1/links.proto


export interface RequestKeyFrame {
  'linkId'?: (string);
  'id'?: (string);
}

export interface RequestKeyFrame__Output {
  'linkId': (string);
  'id': (string);
}
