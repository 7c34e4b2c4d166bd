// Original file: /work/main/proto/confab/links/v1/links.proto


export interface PipeProducerClosed {
  'linkId'?: (string);
  'id'?: (string);
}

export interface PipeProducerClosed__Output {
  'linkId': (string);
  'id': (string);
}
