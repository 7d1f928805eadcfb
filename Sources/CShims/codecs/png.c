#include "../include/image_codec.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

// libpng reports errors by a jump. Each public function below catches its own, so that none crosses a Swift frame.

struct png_reader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t count;
    size_t position;
    char *message;
    /// Whether every row is decoded.
    int has_rows;
    /// Whether the file ends behind the pixel data, without its end marker.
    int lacks_end;
};

struct png_writer {
    png_structp png;
    png_infop info;
    uint8_t *bytes;
    size_t count;
    size_t capacity;
    char *message;
};

static void on_error(png_structp png, png_const_charp text) {
    ts_codec_report(png_get_error_ptr(png), text);
    png_longjmp(png, 1);
}

// Warnings are about ancillary data (a colour profile, a date), none of which changes the samples.
static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

/// The name of the chunks with pixel data, as libpng gives it.
static const png_uint_32 IDAT = 0x49444154;

static void read_bytes(png_structp png, png_bytep out, size_t wanted) {
    struct png_reader *reader = png_get_io_ptr(png);
    if (wanted > reader->count - reader->position) {
        const int is_header = (png_get_io_state(png) & PNG_IO_MASK_LOC) == PNG_IO_CHUNK_HDR;
        reader->lacks_end = reader->has_rows && (is_header || png_get_io_chunk_type(png) != IDAT);
        png_error(png, "the file ends too early");
    }
    memcpy(out, reader->bytes + reader->position, wanted);
    reader->position += wanted;
}

/// Creates the reader's libpng objects; 0 where memory runs out.
static int open_reader(struct png_reader *reader) {
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader->message, on_error, on_warning);
    if (reader->png) reader->info = png_create_info_struct(reader->png);
    if (reader->info) return 1;
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    ts_codec_report(reader->message, "memory ran out");
    return 0;
}

/// Reads up to the first pixel data. Jumps on an error.
static void read_header(struct png_reader *reader) {
    png_structp png = reader->png;
    png_set_read_fn(png, reader, read_bytes);
    // The caller judges the extents, in its own words.
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // Text, profiles and the like are skipped: they cannot cost memory, and damage in them does no harm.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, reader->info);
}

int ts_png_size(const uint8_t *bytes, size_t count, size_t *width, size_t *height, int *depth, char *message) {
    struct png_reader reader = {.bytes = bytes, .count = count, .message = message};
    if (!open_reader(&reader)) return TS_CODEC_MEMORY;
    if (setjmp(png_jmpbuf(reader.png))) {
        png_destroy_read_struct(&reader.png, &reader.info, NULL);
        return TS_CODEC_DAMAGED;
    }
    read_header(&reader);
    *width = png_get_image_width(reader.png, reader.info);
    *height = png_get_image_height(reader.png, reader.info);
    *depth = png_get_bit_depth(reader.png, reader.info) == 16 ? 16 : 8;
    // Deflate shrinks by at most 1032 to 1: a few bytes that promise a vast picture are refused before any allocation.
    if ((double)png_get_rowbytes(reader.png, reader.info) * (double)*height > 1032.0 * (double)count)
        png_error(reader.png, "the file is too short for its extents");
    png_destroy_read_struct(&reader.png, &reader.info, NULL);
    return TS_CODEC_DONE;
}

int ts_png_decode(
    const uint8_t *bytes, size_t count, size_t width, size_t height, int depth, void *samples, int *lacks_end,
    char *message) {
    struct png_reader reader = {.bytes = bytes, .count = count, .message = message};
    if (!open_reader(&reader)) return TS_CODEC_MEMORY;
    if (setjmp(png_jmpbuf(reader.png))) {
        png_destroy_read_struct(&reader.png, &reader.info, NULL);
        *lacks_end = reader.lacks_end;
        return reader.lacks_end ? TS_CODEC_DONE : TS_CODEC_DAMAGED;
    }
    read_header(&reader);
    png_structp png = reader.png;
    // Any colour type to RGB of 8 or, where the file has them, 16 bits in the processor's order. Alpha and transparent colours are left out, not blended: the stored colour stays.
    png_set_expand(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(png);
#endif
    png_set_strip_alpha(png);
    png_set_gray_to_rgb(png);
    const size_t row_bytes = width * 3 * (size_t)(depth / 8);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, reader.info);
    if (png_get_image_width(png, reader.info) != width || png_get_image_height(png, reader.info) != height
        || png_get_rowbytes(png, reader.info) != row_bytes)
        png_error(png, "the extents changed between two readings");
    for (int pass = 0; pass < passes; pass++)
        for (size_t row = 0; row < height; row++) png_read_row(png, (png_bytep)samples + row * row_bytes, NULL);
    // The end of the pixel data and its check sum, then the end marker.
    reader.has_rows = 1;
    png_read_end(png, NULL);
    png_destroy_read_struct(&reader.png, &reader.info, NULL);
    *lacks_end = 0;
    return TS_CODEC_DONE;
}

static void write_bytes(png_structp png, png_bytep data, size_t length) {
    struct png_writer *writer = png_get_io_ptr(png);
    if (length > writer->capacity - writer->count) {
        size_t capacity = writer->capacity * 2 + length;
        uint8_t *bytes = realloc(writer->bytes, capacity);
        if (!bytes) png_error(png, "memory ran out");
        writer->bytes = bytes;
        writer->capacity = capacity;
    }
    memcpy(writer->bytes + writer->count, data, length);
    writer->count += length;
}

// Nothing to do: the bytes are in memory. Without a function libpng would flush a FILE.
static void flush_bytes(png_structp png) { (void)png; }

int ts_png_encode(
    const uint8_t *samples, size_t width, size_t height, uint8_t **encoded, size_t *encoded_count, char *message) {
    struct png_writer writer = {.message = message};
    writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, on_error, on_warning);
    if (writer.png) writer.info = png_create_info_struct(writer.png);
    if (!writer.info) {
        png_destroy_write_struct(&writer.png, &writer.info);
        ts_codec_report(message, "memory ran out");
        return TS_CODEC_MEMORY;
    }
    if (setjmp(png_jmpbuf(writer.png))) {
        png_destroy_write_struct(&writer.png, &writer.info);
        free(writer.bytes);
        return TS_CODEC_MEMORY;
    }
    png_set_write_fn(writer.png, &writer, write_bytes, flush_bytes);
    png_set_user_limits(writer.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(
        writer.png, writer.info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(writer.png, writer.info);
    for (size_t row = 0; row < height; row++) png_write_row(writer.png, samples + row * width * 3);
    png_write_end(writer.png, writer.info);
    png_destroy_write_struct(&writer.png, &writer.info);
    *encoded = writer.bytes;
    *encoded_count = writer.count;
    return TS_CODEC_DONE;
}
