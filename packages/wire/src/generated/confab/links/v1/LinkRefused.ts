// Original file: proto/confab/links/v1/links.proto


export interface LinkRefused {
  'linkId'?: (string);
  'code'?: (string);
  'message'?: (string);
}

export interface LinkRefused__Output {
  'linkId': (string);
  'code': (string);
  'message': (string);
}
