// Original file: proto/confab/media/v1/media.proto


export interface CloseProducer {
  'producerId'?: (string);
}

export interface CloseProducer__Output {
  'producerId': (string);
}
