// Original file: proto/confab/links/v1/links.proto


export interface CloseLink {
  'linkId'?: (string);
}

export interface CloseLink__Output {
  'linkId': (string);
}
