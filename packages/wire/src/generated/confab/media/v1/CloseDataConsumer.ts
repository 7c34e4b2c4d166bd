// Original file: proto/confab/media/v1/media.proto


export interface CloseDataConsumer {
  'dataConsumerId'?: (string);
}

export interface CloseDataConsumer__Output {
  'dataConsumerId': (string);
}
