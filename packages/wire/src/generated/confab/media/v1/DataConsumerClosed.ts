// Original file: proto/confab/media/v1/media.proto


export interface DataConsumerClosed {
  'dataConsumerId'?: (string);
  'dataProducerId'?: (string);
  'reason'?: (string);
}

export interface DataConsumerClosed__Output {
  'dataConsumerId': (string);
  'dataProducerId': (string);
  'reason': (string);
}
