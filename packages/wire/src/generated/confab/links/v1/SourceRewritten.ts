// Original file: proto/confab/links/v1/links.proto


export interface SourceRewritten {
  'linkId'?: (string);
}

export interface SourceRewritten__Output {
  'linkId': (string);
}
