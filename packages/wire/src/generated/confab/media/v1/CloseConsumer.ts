// Original file: proto/confab/media/v1/media.proto


export interface CloseConsumer {
  'consumerId'?: (string);
}

export interface CloseConsumer__Output {
  'consumerId': (string);
}
