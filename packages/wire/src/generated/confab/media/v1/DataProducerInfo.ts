// Original file: proto/confab/media/v1/media.proto


export interface DataProducerInfo {
  'dataProducerId'?: (string);
  'label'?: (string);
  'protocol'?: (string);
}

export interface DataProducerInfo__Output {
  'dataProducerId': (string);
  'label': (string);
  'protocol': (string);
}
