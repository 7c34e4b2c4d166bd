// Original file: proto/confab/media/v1/media.proto


export interface CloseDataProducer {
  'dataProducerId'?: (string);
}

export interface CloseDataProducer__Output {
  'dataProducerId': (string);
}
