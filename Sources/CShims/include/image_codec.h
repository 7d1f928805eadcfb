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

/// Reads a PNG's extents without decoding its pixels.
int ts_png_size(const uint8_t *bytes, size_t count, size_t *width, size_t *height, char *message);

/// Decodes a PNG of `width` x `height` pixels, as ts_png_size gave them, into `samples`: RGB, 8 bits, `width * height * 3`
/// bytes. Grey becomes three equal samples, 16 bits are rounded to 8, palettes are looked up, alpha is left out.
int ts_png_decode(
    const uint8_t *bytes, size_t count, size_t width, size_t height, uint8_t *samples, char *message);

/// Encodes RGB samples as a PNG. On success `*encoded` holds `*encoded_count` bytes that the caller frees with free().
int ts_png_encode(
    const uint8_t *samples, size_t width, size_t height, uint8_t **encoded, size_t *encoded_count, char *message);

/// Reads a JPEG's extents without decoding its pixels; refuses colour spaces other than grey, YCbCr and RGB.
int ts_jpeg_size(const uint8_t *bytes, size_t count, size_t *width, size_t *height, char *message);

/// Decodes a JPEG of `width` x `height` pixels, as ts_jpeg_size gave them, into `samples`: RGB, 8 bits,
/// `width * height * 3` bytes. A file that ends early or whose data is damaged is an error, never filled with grey.
int ts_jpeg_decode(
    const uint8_t *bytes, size_t count, size_t width, size_t height, uint8_t *samples, char *message);
