// Original file: proto/confab/links/v1/links.proto


export interface PipeProducerState {
  'linkId'?: (string);
  'id'?: (string);
  'paused'?: (boolean);
  'score'?: (number);
  'attempt'?: (number);
}

export interface PipeProducerState__Output {
  'linkId': (string);
  'id': (string);
  'paused': (boolean);
  'score': (number);
  'attempt': (number);
}
