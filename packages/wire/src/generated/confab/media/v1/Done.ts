// Original file: proto/confab/media/v1/media.proto


export interface Done {
}

export interface Done__Output {
}
