// Original file: proto/confab/links/v1/links.proto


export interface PipeProducerRefused {
  'linkId'?: (string);
  'id'?: (string);
  'code'?: (string);
  'message'?: (string);
  'attempt'?: (number);
}

export interface PipeProducerRefused__Output {
  'linkId': (string);
  'id': (string);
  'code': (string);
  'message': (string);
  'attempt': (number);
}
