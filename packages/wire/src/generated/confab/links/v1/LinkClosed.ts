// Original file: proto/confab/links/v1/links.proto


export interface LinkClosed {
  'linkId'?: (string);
  'reason'?: (string);
}

export interface LinkClosed__Output {
  'linkId': (string);
  'reason': (string);
}
