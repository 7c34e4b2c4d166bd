// Original file: proto/confab/media/v1/media.proto


export interface ProduceData {
  'transportId'?: (string);
  'dataProducerId'?: (string);
  'label'?: (string);
  'protocol'?: (string);
  'sctpStreamParametersJson'?: (string);
}

export interface ProduceData__Output {
  'transportId': (string);
  'dataProducerId': (string);
  'label': (string);
  'protocol': (string);
  'sctpStreamParametersJson': (string);
}
