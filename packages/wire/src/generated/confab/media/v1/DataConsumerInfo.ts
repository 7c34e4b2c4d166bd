// Original file: proto/confab/media/v1/media.proto


export interface DataConsumerInfo {
  'dataConsumerId'?: (string);
  'dataProducerId'?: (string);
  'label'?: (string);
  'protocol'?: (string);
  'sctpStreamParametersJson'?: (string);
}

export interface DataConsumerInfo__Output {
  'dataConsumerId': (string);
  'dataProducerId': (string);
  'label': (string);
  'protocol': (string);
  'sctpStreamParametersJson': (string);
}
