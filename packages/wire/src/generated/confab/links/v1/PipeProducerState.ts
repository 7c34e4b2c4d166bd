// Original file: /work/main/proto/confab/links/v1/links.proto


export interface PipeProducerState {
  'linkId'?: (string);
  'id'?: (string);
  'paused'?: (boolean);
  'score'?: (number);
}

export interface PipeProducerState__Output {
  'linkId': (string);
  'id': (string);
  'paused': (boolean);
  'score': (number);
}
