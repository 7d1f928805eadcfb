#pragma once

#include <stddef.h>
#include <stdint.h>

/// How a call to a picture codec ended. Everything but TS_CODEC_DONE leaves one line of text in `message`.
enum ts_codec_result {
    TS_CODEC_DONE = 0,
    /// The bytes break the format's rules, or end too early.
    TS_CODEC_DAMAGED = 1,
    /// A sound file of a kind that is not read.
    TS_CODEC_UNSUPPORTED = 2,
    /// Memory ran out.
    TS_CODEC_MEMORY = 3,
};

/// The bytes a caller provides for the text of an error, its closing zero included.
#define TS_CODEC_MESSAGE_CAPACITY 256

/// Copies `text` into a buffer of TS_CODEC_MESSAGE_CAPACITY bytes, cut to fit.
void ts_codec_report(char *message, const char *text);

/// Reads a PNG's extents, and whether its samples have 16 bits or up to 8 (`*depth`), without decoding its pixels.
int ts_png_size(const uint8_t *bytes, size_t count, size_t *width, size_t *height, int *depth, char *message);

/// Decodes a PNG of `width` x `height` pixels and `depth` bits, as ts_png_size gave them, into `samples`: RGB,
/// `width * height * 3` values of uint8_t or uint16_t. Grey becomes three equal samples, palettes are looked up, alpha is left
/// out. Where every pixel and its check sum are there and only the end marker is not, `*lacks_end` is set.
int ts_png_decode(
    const uint8_t *bytes, size_t count, size_t width, size_t height, int depth, void *samples, int *lacks_end,
    char *message);

/// Encodes RGB samples as a PNG. On success `*encoded` holds `*encoded_count` bytes that the caller frees with free().
int ts_png_encode(
    const uint8_t *samples, size_t width, size_t height, uint8_t **encoded, size_t *encoded_count, char *message);

/// Reads a JPEG's extents without decoding its pixels; refuses colour spaces other than grey, YCbCr and RGB.
int ts_jpeg_size(const uint8_t *bytes, size_t count, size_t *width, size_t *height, char *message);

/// Decodes a JPEG of `width` x `height` pixels, as ts_jpeg_size gave them, into `samples`: RGB, 8 bits,
/// `width * height * 3` bytes. A file that ends early or whose data is damaged is an error, never filled with grey; where
/// every pixel is there and only the end marker is not, `*lacks_end` is set.
int ts_jpeg_decode(
    const uint8_t *bytes, size_t count, size_t width, size_t height, uint8_t *samples, int *lacks_end, char *message);
