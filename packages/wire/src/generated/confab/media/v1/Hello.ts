// Original file: proto/confab/media/v1/media.proto


export interface Hello {
  'podId'?: (string);
  'version'?: (string);
  'protocolVersion'?: (number);
}

export interface Hello__Output {
  'podId': (string);
  'version': (string);
  'protocolVersion': (number);
}
