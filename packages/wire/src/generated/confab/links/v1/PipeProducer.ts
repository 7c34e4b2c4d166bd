// Original file: proto/confab/links/v1/links.proto


export interface PipeProducer {
  'linkId'?: (string);
  'id'?: (string);
  'kind'?: (string);
  'rtpParametersJson'?: (string);
  'producerPaused'?: (boolean);
  'sctpStreamParametersJson'?: (string);
  'label'?: (string);
  'protocol'?: (string);
  'attempt'?: (number);
  'score'?: (number);
}

export interface PipeProducer__Output {
  'linkId': (string);
  'id': (string);
  'kind': (string);
  'rtpParametersJson': (string);
  'producerPaused': (boolean);
  'sctpStreamParametersJson': (string);
  'label': (string);
  'protocol': (string);
  'attempt': (number);
  'score': (number);
}
