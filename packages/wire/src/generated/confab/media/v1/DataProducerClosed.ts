// Original file: proto/confab/media/v1/media.proto


export interface DataProducerClosed {
  'dataProducerId'?: (string);
}

export interface DataProducerClosed__Output {
  'dataProducerId': (string);
}
