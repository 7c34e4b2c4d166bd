// Original file: proto/confab/links/v1/links.proto


export interface PipeProducerClosed {
  'linkId'?: (string);
  'id'?: (string);
  'attempt'?: (number);
}

export interface PipeProducerClosed__Output {
  'linkId': (string);
  'id': (string);
  'attempt': (number);
}
